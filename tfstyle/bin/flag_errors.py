# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Describes what is wrong with a program's flags, in one line."""

import math
import re

from absl import flags

# absl's wording, and ours.
_REWORDINGS = [
    (r"\('Non-boolean argument to boolean flag', .*\)", "give true or false"),
    (r"could not convert string to float: .*", "give a number"),
    (r"invalid literal for int\(\) with base 10: .*", "give a whole number"),
    (r"value should be one of <(.*)>", lambda found: "use one of " + found[1].replace("|", ", ")),
    (r"Missing value for flag (--\w+)", r"\1 needs a value, as in \1=..."),
    (r"Unknown command line flag '(\w+)'\.?", r"there is no flag --\1;"),
    (r"; Did you mean: (.*) \?", lambda found: f"; is it --{found[1].replace(', ', ' or --')}?"),
    (r";$", ""),
    (r"^flag --", "--"),
]
_MISSING = re.compile(r"flag --(\w+)=None: Flag --\1 must have a value other than None\.")


def describe_flag_error(error: flags.Error) -> str:
    """Rewords an error of absl as one line."""
    said = " ".join(str(error).split())
    if missing := _MISSING.findall(said):
        return "missing: " + ", ".join(f"--{name}" for name in missing)
    for pattern, replacement in _REWORDINGS:
        said = re.sub(pattern, replacement, said)
    return said


def find_flag_error(values: flags.FlagValues) -> str | None:
    """What absl accepts: an empty value, as an unset shell variable gives, or NaN; else None."""
    for name in values:
        flag = values[name]
        if not flag.present:
            continue
        given = flag.value if isinstance(flag.value, list) else [flag.value]
        if "" in given and flag.default != "" or not given and flag.default:
            return f"--{name}= is empty; give a value, or leave the flag out"
        if any(isinstance(value, float) and not math.isfinite(value) for value in given):
            return f"--{name}={flag.value}: give a finite number"
    return None

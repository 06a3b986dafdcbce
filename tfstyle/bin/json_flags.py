# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Flags that take JSON."""

import json
from typing import Any

from absl import flags

from tfstyle.errors import InputError

flags.disclaim_key_flags()


def read_json(flag: str) -> dict[str, Any]:
    """The object that the flag holds; InputError, with its name, of anything else."""
    text = flags.FLAGS[flag].value
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"--{flag}={text}: not JSON ({error})") from error
    if not isinstance(values, dict):
        raise InputError(f'--{flag}={text}: a JSON object, as {{"name": value}}')
    return values

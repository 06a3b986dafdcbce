# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The flags of the benchmarks."""

from absl import flags

from tfstyle.errors import InputError
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY

# Flags defined here count as the program's own, and --help shows them.
flags.disclaim_key_flags()


def define_benchmark_flags() -> None:
    """Defines the flags for the program's main module."""
    flags.DEFINE_enum(
        "suite",
        "region",
        ["region", "network", "table1", "tiles", "edges", "serving"],
        "What to measure.",
    )
    flags.DEFINE_string("output", "benchmark_output", "Folder for the results.")
    flags.DEFINE_string(
        "checkpoint",
        None,
        "Checkpoint folder; default: the shipped one, or for edges a colour match. For region and "
        "network also `random`, for random weights.",
    )
    flags.DEFINE_list(
        "sizes",
        ["256", "512", "1024", "2048"],
        "region, network, table1: sides of the square pictures.",
    )
    flags.DEFINE_list(
        "shares",
        None,
        "region, network: shares of the picture; default: 0,0.01,0.05,0.1,0.25,0.5 or 0.25,0.1.",
    )
    flags.DEFINE_integer(
        "repeats",
        None,
        "Number of runs. region: the fastest counts, default 3; network, table1: the median, "
        "default 5.",
        lower_bound=1,
    )
    flags.DEFINE_bool("large", False, "region: also measure half of a 7680x4320 picture.")
    flags.DEFINE_string(
        "max_memory",
        None,
        f"region: as for bin/stylize, default {DEFAULT_MAX_MEMORY}; table1: memory for one pass, "
        "default: three quarters of what is available.",
    )
    flags.DEFINE_float(
        "seconds_limit", 600.0, "table1: seconds after which a first pass is given up."
    )
    flags.DEFINE_string("settings", "{}", 'table1: JSON, as {"gatys": {"network": "vgg16"}}.')
    flags.DEFINE_string("photos", "synthetic", "edges: folder of photographs, or synthetic.")
    flags.DEFINE_string("annotations", None, "edges: COCO instances_*.json.")
    flags.DEFINE_string("masks", None, "edges: folder of masks, matched to photographs by stem.")
    flags.DEFINE_string("styles", "synthetic", "edges: folder of paintings, or synthetic.")
    flags.DEFINE_integer("count", 64, "edges: number of photographs.", lower_bound=1)
    flags.DEFINE_string(
        "saved_model", "models/tfstyle", "serving: folder of the model that the servers serve."
    )
    flags.DEFINE_list("servers", [], "serving: addresses of the running servers.")
    flags.DEFINE_integer(
        "concurrency", 4, "serving: number of simultaneous requests.", lower_bound=1
    )


def read_numbers() -> dict[str, object]:
    """The flags that several suites share; those not given keep the default of their suite."""
    try:
        shares = flags.FLAGS.shares and tuple(map(float, flags.FLAGS.shares))
        given = {
            "sizes": tuple(map(int, flags.FLAGS.sizes)),
            "shares": shares,
            "repeats": flags.FLAGS.repeats,
        }
    except ValueError as error:
        raise InputError(f"--sizes and --shares are lists of numbers: {error}") from error
    return {name: value for name, value in given.items() if value is not None}

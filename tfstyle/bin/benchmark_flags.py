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
        ["region", "network", "tiles", "edges", "serving", "soak", "batch"],
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
        "sizes", ["256", "512", "1024", "2048"], "region, network: sides of the square pictures."
    )
    flags.DEFINE_list(
        "shares",
        None,
        "region, network: shares of the picture; default: 0,0.01,0.05,0.1,0.25,0.5 or 0.25,0.1.",
    )
    flags.DEFINE_integer(
        "repeats",
        None,
        "Number of runs. region: the fastest counts, default 3; network: the median, default 5.",
        lower_bound=1,
    )
    flags.DEFINE_bool("large", False, "region: also measure half of a 7680x4320 picture.")
    flags.DEFINE_string("max_memory", DEFAULT_MAX_MEMORY, "region: as for bin/stylize.")
    flags.DEFINE_string("photos", "synthetic", "edges: folder of photographs, or synthetic.")
    flags.DEFINE_string("annotations", None, "edges: COCO instances_*.json.")
    flags.DEFINE_string("masks", None, "edges: folder of masks, matched to photographs by stem.")
    flags.DEFINE_string("styles", "synthetic", "edges: folder of paintings, or synthetic.")
    flags.DEFINE_integer("count", 64, "edges: number of photographs.", lower_bound=1)
    flags.DEFINE_string(
        "saved_model",
        "models/tfstyle",
        "serving, soak: folder of the model that the servers serve.",
    )
    flags.DEFINE_list("actors", ["1", "2", "4"], "batch: numbers of actors to compare.")
    flags.DEFINE_list("servers", [], "serving, soak: addresses of the running servers.")
    flags.DEFINE_string("model", "tfstyle", "serving, soak: its name on the servers.")
    flags.DEFINE_integer(
        "concurrency",
        None,
        "Number of simultaneous requests. serving: default 4; soak: default 8.",
        lower_bound=1,
    )
    flags.DEFINE_integer("requests", 10_000, "soak: number of requests.", lower_bound=1)
    flags.DEFINE_float("faulty_share", 0.2, "soak: share of requests that are to be refused.")
    flags.DEFINE_integer(
        "server_process",
        None,
        "soak: number of the server's process on this machine, to read its memory.",
        lower_bound=1,
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


def read_whole_numbers(flag: str) -> tuple[int, ...]:
    """A flag that lists numbers of things; InputError for anything else."""
    try:
        numbers = tuple(map(int, flags.FLAGS[flag].value))
    except ValueError as error:
        raise InputError(f"--{flag}: a list of whole numbers: {error}") from error
    if min(numbers, default=0) < 1:
        raise InputError(f"--{flag}: whole numbers above 0")
    return numbers

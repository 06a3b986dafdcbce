# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The flags of the benchmarks."""

from collections.abc import Iterable

from absl import flags

from tfstyle.errors import InputError
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY

# Flags defined here count as the program's own, and --help shows them.
flags.disclaim_key_flags()


def define_benchmark_flags(suites: Iterable[str]) -> None:
    """Defines the flags for the program's main module.

    Args:
      suites: names of all suites.
    """
    flags.DEFINE_enum("suite", "region", list(suites), "What to measure.")
    flags.DEFINE_string("output", "benchmark_output", "Folder for the results.")
    flags.DEFINE_string(
        "checkpoint",
        None,
        "region, network, tiles, strokes, edges, video, batch, gatys_iterations: checkpoint "
        "folder; default: the shipped one, or for edges a colour match. region, network: also "
        "`random`.",
    )
    flags.DEFINE_string(
        "settings",
        "{}",
        'table1, quality, gatys_iterations and figures: JSON, as {"gatys": {"network": "vgg16"}}.',
    )
    _define_speed_flags()
    _define_service_flags()
    _define_picture_flags()
    _define_judging_flags()


def _define_speed_flags():
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


def _define_service_flags():
    flags.DEFINE_string(
        "saved_model",
        "models/tfstyle",
        "serving, soak: folder of the model that the servers serve.",
    )
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
    flags.DEFINE_string(
        "server_process",
        None,
        "soak: number of the server's process on this machine, or a file that holds it; its memory "
        "is read.",
    )
    flags.DEFINE_string(
        "halfway",
        None,
        "soak: shell command to start when half of the requests are answered, such as one that "
        "restarts the server.",
    )
    flags.DEFINE_list("actors", ["1", "2", "4"], "batch: numbers of actors to compare.")
    flags.DEFINE_integer("rows", 100_000, "batch: of the manifest that is planned.", lower_bound=1)


def _define_picture_flags():
    flags.DEFINE_string(
        "photos", "synthetic", "edges, quality and figures: folder of photographs, or synthetic."
    )
    flags.DEFINE_string("annotations", None, "The same: COCO instances_*.json.")
    flags.DEFINE_string("masks", None, "The same: folder of masks, matched to photographs by stem.")
    flags.DEFINE_string(
        "styles",
        "synthetic",
        "The same, strokes and video: folder of paintings, or synthetic.",
    )
    flags.DEFINE_integer(
        "count", None, "Number of photographs. edges: default 64; batch: default 24.", lower_bound=1
    )
    flags.DEFINE_string(
        "sequences",
        "synthetic",
        "video: folder of sequences, each a folder with frames/ and masks/, or synthetic.",
    )
    flags.DEFINE_integer("frames", 40, "video: most frames of a sequence.", lower_bound=2)
    flags.DEFINE_integer(
        "frame_size", None, "video: reduce larger frames to this longer side.", lower_bound=64
    )


def _define_judging_flags():
    flags.DEFINE_list(
        "checkpoints",
        [],
        "quality: name=folder of checkpoints; methods without take the one that ships.",
    )
    flags.DEFINE_string(
        "vgg16_weights", "imagenet", "Of the judge, and of methods: imagenet, a path, or random."
    )
    flags.DEFINE_string(
        "vgg19_weights",
        None,
        "Of methods: imagenet, a path, or random. Without, those that optimize take VGG16.",
    )
    flags.DEFINE_string("squeezenet_weights", None, "Of the judge: a path, or random.")
    flags.DEFINE_float(
        "heldout_share", None, "As for bin/evaluate.", lower_bound=0.0, upper_bound=1.0
    )
    flags.DEFINE_integer(
        "triples",
        None,
        "Number of triples of photograph, object and painting; default: quality 32, "
        "gatys_iterations 16, figures 4.",
        lower_bound=1,
    )
    flags.DEFINE_integer(
        "size",
        None,
        "Side of the photographs, pixels; default: quality, gatys_iterations and figures 256, "
        "batch 512.",
        lower_bound=32,
    )
    flags.DEFINE_integer("iterations", 200, "gatys_iterations: of L-BFGS, at most.", lower_bound=1)


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

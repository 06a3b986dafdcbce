# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The suites of bin/benchmark that measure time and memory of networks."""

from absl import flags

from tfstyle.bin.benchmark_flags import read_numbers
from tfstyle.bin.json_flags import read_json
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY

flags.disclaim_key_flags()
FLAGS = flags.FLAGS


def run_region() -> None:
    """Cost against the region's share."""
    from tfstyle.evaluation.region_benchmark import RegionBenchmarkOptions, run_region_benchmark

    run_region_benchmark(
        RegionBenchmarkOptions(
            **read_numbers(),
            large=FLAGS.large,
            checkpoint=FLAGS.checkpoint,
            max_memory=FLAGS.max_memory or DEFAULT_MAX_MEMORY,
            output=FLAGS.output,
        )
    )


def run_network() -> None:
    """The network beside Johnson et al.'s."""
    from tfstyle.evaluation.network_benchmark import (
        NetworkBenchmarkOptions,
        run_network_benchmark,
    )

    run_network_benchmark(
        NetworkBenchmarkOptions(**read_numbers(), checkpoint=FLAGS.checkpoint, output=FLAGS.output)
    )


def run_table1() -> None:
    """Time and memory of every method."""
    from tfstyle.evaluation.table1_benchmark import Table1Options, run_table1

    numbers = read_numbers()
    numbers.pop("shares", None)
    run_table1(
        Table1Options(
            **numbers,
            max_memory=FLAGS.max_memory,
            seconds_limit=FLAGS.seconds_limit,
            settings=read_json("settings"),
            output=FLAGS.output,
        )
    )

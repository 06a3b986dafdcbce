# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The benchmarks of running servers."""

from absl import flags

FLAGS = flags.FLAGS


def run_serving() -> None:
    """bin/benchmark --suite=serving"""
    from tfstyle.evaluation.serving_benchmark import (
        ServingBenchmarkOptions,
        format_serving_table,
        run_serving_benchmark,
    )

    options = ServingBenchmarkOptions(
        FLAGS.saved_model, tuple(FLAGS.servers), **_read_load(), output=FLAGS.output
    )
    print(format_serving_table(run_serving_benchmark(options), options), end="")


def run_soak_suite() -> None:
    """bin/benchmark --suite=soak"""
    from tfstyle.errors import InputError
    from tfstyle.evaluation.soak import SoakOptions, run_soak

    figures = run_soak(
        SoakOptions(
            (FLAGS.saved_model,),
            tuple(FLAGS.servers),
            **_read_load(),
            requests=FLAGS.requests,
            faulty_share=FLAGS.faulty_share,
            server_process=FLAGS.server_process,
            output=FLAGS.output,
        )
    )
    print(f"written: {FLAGS.output}/soak.md, soak.png")
    if figures.lost or figures.wrong:
        raise InputError(
            f"{figures.lost} requests lost and {figures.wrong} answered wrongly: see "
            f"{FLAGS.output}/soak.md"
        )


def _read_load():
    given = {"concurrency": FLAGS.concurrency} if FLAGS.concurrency else {}
    return {"model": FLAGS.model, **given}

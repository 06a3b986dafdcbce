# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The suites of bin/benchmark for many pictures: servers and batches."""

from absl import flags

from tfstyle.errors import InputError

flags.disclaim_key_flags()
FLAGS = flags.FLAGS


def run_serving() -> None:
    """Servers beside the same work in this process."""
    from tfstyle.evaluation.serving_benchmark import (
        ServingBenchmarkOptions,
        format_serving_table,
        run_serving_benchmark,
    )

    options = ServingBenchmarkOptions(
        FLAGS.saved_model, tuple(FLAGS.servers), **_read_load(), output=FLAGS.output
    )
    print(format_serving_table(run_serving_benchmark(options), options), end="")


def run_soak() -> None:
    """Many mixed requests to running servers."""
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


def run_batch() -> None:
    """bin/stylize_batch beside the serial program."""
    from tfstyle.batch.batch_benchmark import BatchBenchmarkOptions, run_batch_benchmark

    print(
        run_batch_benchmark(
            BatchBenchmarkOptions(
                actors=tuple(map(int, FLAGS.actors)),
                checkpoint=FLAGS.checkpoint,
                output=FLAGS.output,
            )
        )
    )


def _read_load():
    given = {"concurrency": FLAGS.concurrency} if FLAGS.concurrency else {}
    return {"model": FLAGS.model, **given}

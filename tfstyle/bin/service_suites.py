# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The suites of bin/benchmark for many pictures: servers and batches."""

import subprocess
import sys

from absl import flags

from tfstyle.bin.launching import FAILURE
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


def run_soak() -> int:
    """Many mixed requests to running servers; 1 where one was lost or answered wrongly."""
    from tfstyle.evaluation import soak

    halfway = []

    def on_answer(count):
        if FLAGS.halfway and count == (FLAGS.requests + 1) // 2:
            halfway.append(subprocess.Popen(FLAGS.halfway, shell=True))

    figures = soak.run_soak(
        soak.SoakOptions(
            (FLAGS.saved_model,),
            tuple(FLAGS.servers),
            **_read_load(),
            requests=FLAGS.requests,
            faulty_share=FLAGS.faulty_share,
            server_process=FLAGS.server_process,
            output=FLAGS.output,
        ),
        on_answer=on_answer,
    )
    print(f"written: {FLAGS.output}/soak.md, soak.png")
    if any(process.wait() for process in halfway):
        raise InputError(f"--halfway={FLAGS.halfway}: this command failed")
    if not figures.lost and not figures.wrong:
        return 0
    print(
        f"error: {figures.lost} requests lost and {figures.wrong} answered wrongly",
        file=sys.stderr,
    )
    return FAILURE


def run_batch() -> None:
    """bin/stylize_batch beside the serial program."""
    from tfstyle.batch.batch_benchmark import BatchBenchmarkOptions, run_batch_benchmark

    try:
        actors = tuple(map(int, FLAGS.actors))
    except ValueError as error:
        raise InputError(
            f"--actors={','.join(FLAGS.actors)}: whole numbers of 1 or more"
        ) from error
    given = {"count": FLAGS.count, "size": FLAGS.size}
    options = BatchBenchmarkOptions(
        **{name: value for name, value in given.items() if value},
        actors=actors,
        rows=FLAGS.rows,
        checkpoint=FLAGS.checkpoint,
        output=FLAGS.output,
    )
    print(run_batch_benchmark(options))


def _read_load():
    given = {"concurrency": FLAGS.concurrency} if FLAGS.concurrency else {}
    return {"model": FLAGS.model, **given}

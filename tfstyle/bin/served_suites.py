# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The suites of bin/benchmark that ask running servers."""

from absl import flags

from tfstyle.errors import InputError

flags.disclaim_key_flags()


def run_serving() -> None:
    """Time of requests, relative to the same work in process."""
    from tfstyle.evaluation.serving_benchmark import (
        ServingBenchmarkOptions,
        format_serving_table,
        run_serving_benchmark,
    )

    options = ServingBenchmarkOptions(
        flags.FLAGS.saved_model,
        tuple(flags.FLAGS.servers),
        **_read_load(),
        output=flags.FLAGS.output,
    )
    print(format_serving_table(run_serving_benchmark(options), options), end="")


def run_soaking() -> None:
    """Thousands of requests, some of them faulty; InputError where one is lost or wrong."""
    from tfstyle.evaluation.soak import SoakOptions, run_soak

    figures = run_soak(
        SoakOptions(
            (flags.FLAGS.saved_model,),
            tuple(flags.FLAGS.servers),
            **_read_load(),
            requests=flags.FLAGS.requests,
            faulty_share=flags.FLAGS.faulty_share,
            server_process=flags.FLAGS.server_process,
            output=flags.FLAGS.output,
        )
    )
    print(f"written: {flags.FLAGS.output}/soak.md, soak.png")
    if figures.lost or figures.wrong:
        raise InputError(
            f"{figures.lost} requests lost and {figures.wrong} answered wrongly: see "
            f"{flags.FLAGS.output}/soak.md"
        )


def _read_load():
    given = {"concurrency": flags.FLAGS.concurrency} if flags.FLAGS.concurrency else {}
    return {"model": flags.FLAGS.model, **given}

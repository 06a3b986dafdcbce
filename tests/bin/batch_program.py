# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""bin/stylize_batch with a given end in place of its work.

For a process of its own: programs define flags of the same names.
"""

import contextlib
import io
from unittest import mock

from absl import flags

from tfstyle.batch.batch_options import BatchOptions
from tfstyle.batch.stylize_batch import BatchSummary


def run_with(
    outcome: BatchSummary | Exception, *arguments: str
) -> tuple[int, BatchOptions, str, str]:
    """(exit status, what the work was given, what was printed to either stream)."""
    from tfstyle.bin import stylize_batch as program

    given, printed, errors = [], io.StringIO(), io.StringIO()

    def work(options):
        given.append(options)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    flags.FLAGS(["stylize_batch", "--content=m.csv", "--output=out", *arguments])
    with (
        mock.patch.object(program, "stylize_batch", work),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(errors),
    ):
        status = program.main([])
    return status, given[0], printed.getvalue(), errors.getvalue()

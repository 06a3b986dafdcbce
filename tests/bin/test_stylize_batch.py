# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pytest
from absl import flags

from tfstyle.batch.batch_options import BatchOptions
from tfstyle.batch.stylize_batch import BatchSummary, JobStopped
from tfstyle.bin import stylize_batch as program
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.ops.boxes import Box
from tfstyle.regions.mask_options import MaskOptions


@pytest.fixture
def given(monkeypatch):
    """Runs the program with a summary or error in place of the work; returns what it was given."""
    given = []

    def run(outcome, *arguments):
        def work(options):
            given.append(options)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(program, "stylize_batch", work)
        flags.FLAGS.unparse_flags()
        flags.FLAGS(["stylize_batch", "--content=m.csv", "--output=out", *arguments])
        return program.main([]), given[-1]

    return run


def test_flags_become_the_options_of_the_batch(given):
    status, options = given(
        BatchSummary("out/r", 1, 0, 0, 1.0),
        "--style=s.jpg",
        "--box=1,2,3,4",
        "--quality=80",
        "--address=auto",
        "--actors=4",
        "--gpus_per_actor=0.5",
        "--wave_size=100",
    )
    assert status == 0
    assert options == BatchOptions(
        StylizeOptions("m.csv", "out", MaskOptions(box=Box(1, 2, 3, 4)), style="s.jpg", quality=80),
        address="auto",
        actors=4,
        gpus_per_actor=0.5,
        wave_size=100,
        object_store=options.object_store,
    )


@pytest.mark.parametrize(
    "outcome, status",
    [
        (BatchSummary("out/r", 2, 1, 0, 1.0), 0),
        (BatchSummary("out/r", 2, 1, 3, 1.0), 1),
        (JobStopped("cannot write a.png: No space left on device"), 1),
    ],
)
def test_the_exit_status_says_whether_every_picture_was_restyled(given, capsys, outcome, status):
    assert given(outcome)[0] == status
    printed = capsys.readouterr()
    if isinstance(outcome, Exception):
        assert printed.err == f"error: {outcome}; start again to go on\n"
    else:
        assert printed.out.startswith(f"2 written, 1 there already, {outcome.failed} failed in 1 s")

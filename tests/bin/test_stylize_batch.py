# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pytest
from batch_program import run_with
from forked_programs import call_in_process

from tfstyle.batch.batch_options import BatchOptions
from tfstyle.batch.stylize_batch import BatchSummary, JobStopped
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.ops.boxes import Box
from tfstyle.regions.mask_options import MaskOptions


def test_flags_become_the_options_of_the_batch():
    status, options, *_ = call_in_process(
        run_with,
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
def test_the_exit_status_says_whether_every_picture_was_restyled(outcome, status):
    found, _, printed, errors = call_in_process(run_with, outcome)
    assert found == status
    if isinstance(outcome, Exception):
        assert errors == f"error: {outcome}; start again to go on\n"
    else:
        assert printed.startswith(f"2 written, 1 there already, {outcome.failed} failed in 1 s")

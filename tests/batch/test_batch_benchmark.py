# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the figures of docs/scale.md are measured by."""

import re

import pytest
from forked_programs import call_in_process, run_program
from tiny_checkpoint import write_tiny_checkpoint

from tfstyle.batch import batch_benchmark
from tfstyle.batch.batch_benchmark import measure_planning


def test_every_row_is_planned_recorded_and_found_done(monkeypatch):
    monkeypatch.setattr(batch_benchmark, "_MOST_LINKS", 50)
    measured = measure_planning(220)
    assert {"planning", "recording", "resuming", "peak"} == set(measured)
    assert min(measured.values()) >= 0 < measured["planning"]


@pytest.mark.slow  # Ray starts three times: a minute and a half of one core
def test_the_suite_runs_from_end_to_end(tmp_path):
    pytest.importorskip("ray")
    call_in_process(write_tiny_checkpoint, tmp_path / "checkpoint")
    ended = run_program(
        "tfstyle.bin.benchmark",
        "--suite=batch",
        "--actors=1,2",
        "--count=9",
        "--size=32",
        "--rows=100",
        f"--checkpoint={tmp_path / 'checkpoint'}",
        f"--output={tmp_path / 'out'}",
    )
    assert ended.returncode == 0, ended.stderr
    report = (tmp_path / "out" / "batch.md").read_text()
    assert report.strip() in ended.stdout
    rates = dict(re.findall(r"^\| (serial|\d actors?) \| ([\d.]+) \|", report, re.MULTILINE))
    assert list(rates) == ["serial", "1 actor", "2 actors"]
    assert all(float(rate) > 0 for rate in rates.values())
    assert "100 rows: planned in " in report

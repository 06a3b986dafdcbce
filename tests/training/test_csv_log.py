# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A log holds each step once, whatever happened to the run."""

import pytest

from tfstyle.errors import InputError
from tfstyle.training.csv_log import CsvLog


def write_steps(path, steps, *, resume_step=None):
    log = CsvLog(path, resume_step=resume_step)
    for step in steps:
        log.write(step, {"total": step / 8, "style": float(step)})
    log.close()


def test_a_resumed_log_has_each_step_once(tmp_path):
    path = tmp_path / "train.csv"
    write_steps(path, range(1, 8))
    write_steps(path, range(5, 10), resume_step=4)
    lines = path.read_text().splitlines()
    assert lines[0] == "step,total,style"
    assert [int(line.split(",")[0]) for line in lines[1:]] == list(range(1, 10))
    assert lines[-1] == "9,1.125,9"


def test_a_row_cut_short_by_a_kill_is_dropped(tmp_path):
    path = tmp_path / "train.csv"
    write_steps(path, [1, 2])
    path.write_text(path.read_text() + "3,0.3")
    write_steps(path, [3], resume_step=3)
    assert path.read_text() == "step,total,style\n1,0.125,1\n2,0.25,2\n3,0.375,3\n"


@pytest.mark.parametrize("content", ["", "ste"])
def test_a_log_without_a_whole_header_starts_anew(tmp_path, content):
    path = tmp_path / "train.csv"
    path.write_text(content)
    write_steps(path, [1], resume_step=0)
    assert path.read_text() == "step,total,style\n1,0.125,1\n"


@pytest.mark.parametrize(
    "content, line",
    [
        (b"some other text\n", 1),
        (b"\xff\xfe\x00\n", 1),
        (b"step,total\n1,0.5\n\xff,0.5\n", 3),
        (b"step,total\n1,0.5\nx,0.5\n2,0.5\n", 3),
        (b"step,total\n1,0.5,7\n", 2),
        (b"step,total\n\n", 2),
        (b"step,total\n1,0.5\nstep,total\n", 3),
        (b"step,total\n1," + b"9" * 200_000 + b"\n", 2),
    ],
)
def test_a_damaged_log_is_refused_by_its_line_and_kept(tmp_path, content, line):
    path = tmp_path / "train.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=f"train.csv: line {line} is damaged; move the file"):
        CsvLog(path, resume_step=9)
    assert path.read_bytes() == content


def test_rows_are_on_file_before_the_log_is_closed(tmp_path):
    path = tmp_path / "train.csv"
    CsvLog(path).write(1, {"total": 2.0})
    assert path.read_text() == "step,total\n1,2\n"


def test_a_log_of_which_no_row_is_left_takes_other_columns(tmp_path):
    path = tmp_path / "train.csv"
    write_steps(path, [1, 2])
    CsvLog(path, resume_step=0).write(1, {"content": 2.0})
    assert path.read_text() == "step,content\n1,2\n"


def test_other_columns_than_before_are_refused(tmp_path):
    path = tmp_path / "train.csv"
    write_steps(path, [1])
    with pytest.raises(ValueError, match="columns"):
        CsvLog(path, resume_step=1).write(2, {"total": 1.0})

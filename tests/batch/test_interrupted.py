# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C, and a program that is killed; each run starts a Ray of its own (20 s on an idle core)."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from stand_in_stylizer import list_painted

from tfstyle.batch.results import ResultIndex
from tfstyle.files.pictures import load_picture, save_picture

pytest.importorskip("ray")
COUNT = 40


@pytest.mark.slow  # Ray starts four times: minutes
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_job_that_was_ended_goes_on_where_it_was(tmp_path, number):
    for name in ("photos", "painted"):
        (tmp_path / name).mkdir()
    rng = np.random.default_rng(0)
    save_picture(tmp_path / "style.png", np.zeros((4, 4, 3), np.uint8))
    for picture in range(COUNT):
        pixels = rng.integers(10, 256, (6, 7, 3)).astype(np.uint8)
        save_picture(tmp_path / "photos" / f"{picture:02d}.png", pixels)

    def start(seconds):
        program = pathlib.Path(__file__).with_name("interrupted_program.py")
        return subprocess.Popen(
            [sys.executable, program, tmp_path, str(seconds)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0"},
        )

    process = start(0.5)
    while len(list_painted(tmp_path / "painted")) < 24:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(number)
    process.communicate()
    assert process.returncode != 0
    results = {path.name for path in (tmp_path / "out").glob("*.png")}
    assert 16 <= len(results) < COUNT
    known = sum(
        ResultIndex(str(tmp_path / "out")).get(str(tmp_path / "out" / name)) is not None
        for name in results
    )
    # What Ctrl-C ends is recorded whole; of what is killed, the last seconds are made again.
    assert known >= (len(results) - 2 if number == signal.SIGINT else 8)
    process = start(0)
    printed, _ = process.communicate()
    assert process.returncode == 0
    written, left, failed = map(int, re.findall(r"(?:written|left|failed)=(\d+)", printed))
    # Where the program is killed, its workers go on for a moment.
    assert (written, failed) == (COUNT - left, 0) and left >= known
    assert number == signal.SIGKILL or left == known
    for path in (tmp_path / "photos").iterdir():
        pixels = load_picture(path).pixels_uint8
        made = load_picture(tmp_path / "out" / path.name).pixels_uint8
        assert np.array_equal(made, 255 - pixels)
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.endswith(".tmp")]

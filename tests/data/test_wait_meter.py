# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys

import pytest

from tfstyle.data.wait_meter import WaitMeter


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def wait_for_each(clock, items, seconds):
    for item in items:
        clock.now += seconds
        yield item


def test_the_share_is_waiting_over_all_time_and_starts_anew_when_read():
    clock = Clock()
    meter = WaitMeter(wait_for_each(clock, "abcd", 1.0), clock=clock)
    assert next(meter) == "a"
    clock.now += 3.0
    assert meter.seconds_waited == 1.0
    assert meter.read_share() == pytest.approx(0.25)
    assert next(meter) == "b"
    assert meter.read_share() == pytest.approx(1.0)
    clock.now += 5.0
    assert meter.read_share() == 0.0
    assert meter.read_share() == 0.0
    assert list(meter) == ["c", "d"]


def test_it_passes_everything_through_and_ends():
    assert list(WaitMeter([1, 2, 3])) == [1, 2, 3]
    assert list(WaitMeter([])) == []


def test_waiting_for_an_error_counts_and_the_error_passes():
    clock = Clock()

    def fail():
        clock.now += 2.0
        raise RuntimeError("no data")
        yield

    meter = WaitMeter(fail(), clock=clock)
    with pytest.raises(RuntimeError, match="no data"):
        next(meter)
    assert meter.seconds_waited == 2.0


def test_it_needs_neither_tensorflow_nor_keras():
    code = (
        "import sys, tfstyle.data.wait_meter;"
        "sys.exit(bool({'tensorflow', 'keras', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What becomes of a process of its own: its results, or the reason why there are none."""

import os
import signal
import time

import pytest

from tfstyle.errors import InputError
from tfstyle.evaluation.apart import GaveUpError, iterate_apart


def double(*numbers):
    yield from (2 * number for number in numbers)


def run_out_of_memory():
    yield 1
    raise MemoryError


def be_killed():
    yield 1
    os.kill(os.getpid(), signal.SIGKILL)


def stop():
    os._exit(3)
    yield


def refuse():
    raise InputError("--sizes: no such size")
    yield


def divide():
    yield 1 / 0


def sleep():
    time.sleep(600)
    yield


def read_variable(name):
    yield os.environ.get(name)


def test_the_process_has_the_variables_and_this_one_keeps_its_own(monkeypatch):
    monkeypatch.setenv("TFSTYLE_TEST", "here")
    there = {"TFSTYLE_TEST": "there", "TFSTYLE_OTHER": "there"}
    for name in there:
        assert list(iterate_apart(read_variable, name, seconds=60, environment=there)) == ["there"]
    assert os.environ["TFSTYLE_TEST"] == "here" and "TFSTYLE_OTHER" not in os.environ


def test_results_come_one_by_one():
    assert list(iterate_apart(double, 1, 2, 3, seconds=60)) == [2, 4, 6]


@pytest.mark.parametrize(
    "function, error, said",
    [
        (run_out_of_memory, GaveUpError, "out of memory"),
        (be_killed, GaveUpError, "out of memory"),
        (stop, GaveUpError, "ended with 3"),
        (refuse, InputError, "--sizes"),
        (divide, RuntimeError, "ZeroDivisionError"),
    ],
)
def test_what_goes_wrong_is_told_after_the_results_before_it(function, error, said):
    results = []
    with pytest.raises(error, match=said):
        for result in iterate_apart(function, seconds=60):
            results.append(result)
    assert results == ([1] if function in (run_out_of_memory, be_killed) else [])


def test_a_result_that_takes_too_long_is_given_up_and_its_process_ended():
    with pytest.raises(GaveUpError, match="over 0.1 s"):
        next(iterate_apart(sleep, seconds=0.1))

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The faster precision is chosen, and the slower one warned of; the clock is never asked."""

import math

import keras
import pytest

from tfstyle.data.options import TrainingDataOptions
from tfstyle.training import precision
from tfstyle.training.precision import choose_precision, measure_seconds, resolve_precision
from tfstyle.training.training_run import TrainingRun


def make_run(name):
    return TrainingRun(run_dir="run", data=TrainingDataOptions(), precision=name)


@pytest.mark.parametrize(
    "half, chosen",
    [(0.1, "mixed_bfloat16"), (0.8, "mixed_bfloat16"), (0.9, "float32"), (10.0, "float32")],
)
def test_16_bits_are_chosen_where_they_gain_a_fifth(half, chosen):
    assert choose_precision({"float32": 1.0, "mixed_bfloat16": half}) == chosen


def stand_in(monkeypatch, **others):
    """Has a step take one second in float32, and as many as said in the others."""
    measured = {"float32": 1.0, **others}
    monkeypatch.setattr(
        precision, "measure_seconds", lambda names: {name: measured[name] for name in names}
    )


@pytest.mark.parametrize("name", ["mixed_bfloat16", "mixed_float16"])
def test_a_precision_that_is_slower_here_is_warned_of_and_kept(monkeypatch, capsys, name):
    stand_in(monkeypatch, **{name: 10.0})
    assert resolve_precision(make_run(name)).precision == name
    said = capsys.readouterr().err
    assert said.startswith(f"warning: --precision={name} is slower here than float32")
    assert "10 times" in said and "use --precision=float32" in said


def test_a_precision_that_is_faster_is_not_warned_of(monkeypatch, capsys):
    stand_in(monkeypatch, mixed_bfloat16=0.5)
    assert resolve_precision(make_run("mixed_bfloat16")).precision == "mixed_bfloat16"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("half, chosen", [(0.5, "mixed_bfloat16"), (10.0, "float32")])
def test_auto_takes_the_faster_one_and_says_so(monkeypatch, capsys, half, chosen):
    stand_in(monkeypatch, mixed_bfloat16=half)
    assert resolve_precision(make_run("auto")).precision == chosen
    assert f"--precision=auto: {chosen}" in capsys.readouterr().err


def test_float32_is_not_measured(monkeypatch):
    monkeypatch.setattr(precision, "measure_seconds", None)
    assert resolve_precision(make_run("float32")).precision == "float32"


def test_each_precision_is_measured_in_seconds_and_the_policy_left_alone():
    policy = keras.config.dtype_policy()
    seconds = measure_seconds(("float32", "mixed_bfloat16"))
    assert list(seconds) == ["float32", "mixed_bfloat16"]
    assert all(0 < value < math.inf for value in seconds.values())
    assert keras.config.dtype_policy() == policy

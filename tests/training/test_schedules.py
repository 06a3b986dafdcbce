# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The learning rate over the steps of a run."""

import numpy as np
import pytest

from tfstyle.training.schedules import build_learning_rate


def trace(rate, steps):
    return [float(rate(step)) for step in steps]


def test_the_papers_rate_is_a_constant():
    assert build_learning_rate(1e-3, steps=40_000) == 1e-3


def test_warm_up_rises_linearly_and_then_holds():
    rate = build_learning_rate(1e-3, steps=100, warmup_steps=10)
    np.testing.assert_allclose(
        trace(rate, [0, 5, 10, 11, 99]), [0, 5e-4, 1e-3, 1e-3, 1e-3], rtol=1e-6
    )


def test_a_cosine_falls_from_the_full_rate_to_its_floor():
    rate = build_learning_rate(1e-3, schedule="cosine", steps=100, floor=0.1)
    np.testing.assert_allclose(trace(rate, [0, 50, 100]), [1e-3, 5.5e-4, 1e-4], rtol=1e-5)


def test_a_cosine_after_a_warm_up_reaches_its_floor_at_the_last_step():
    rate = build_learning_rate(1e-3, schedule="cosine", steps=100, warmup_steps=20)
    np.testing.assert_allclose(trace(rate, [10, 20, 60]), [5e-4, 1e-3, 5e-4], rtol=1e-5)
    assert abs(float(rate(100))) < 1e-9


def test_an_unknown_schedule_is_refused():
    with pytest.raises(ValueError, match="constant or cosine"):
        build_learning_rate(1e-3, schedule="step", steps=10)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The minimizers on functions whose minimum is known."""

import functools
import importlib.util

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.optimization.minimizers import minimize_by_adam, minimize_by_lbfgs

GOAL = np.array([-0.5, 0.0, 0.3, 0.8, 1.0, 1.7])
START = np.full(6, 0.5)
ADAM = functools.partial(minimize_by_adam, learning_rate=0.02)


def evaluate(vector):
    """A bowl stretched tenfold along the last axis, its lowest point partly outside the box."""
    scale = np.linspace(1.0, 10.0, len(vector))
    return float((scale * (vector - GOAL) ** 2).sum()), 2 * scale * (vector - GOAL)


def count_steps(minimize, steps):
    counted = []
    made = minimize(evaluate, START, (), steps=steps, on_step=lambda: counted.append(1))
    return made, len(counted)


@pytest.mark.parametrize("minimize, steps", [(minimize_by_lbfgs, 30), (ADAM, 300)])
def test_the_minimum_in_the_box_is_found(minimize, steps):
    made, counted = count_steps(minimize, steps)
    np.testing.assert_allclose(made.vector, np.clip(GOAL, 0.0, 1.0), atol=1e-3)
    assert counted == made.steps <= steps
    assert made.vector.dtype == np.float64


def test_no_more_steps_are_made_than_asked_for():
    assert count_steps(minimize_by_lbfgs, 2)[1] == 2
    assert count_steps(ADAM, 2)[1] == 2


def test_calls_of_adam_in_a_row_are_one_longer_call():
    whole, _ = count_steps(ADAM, 7)
    first, _ = count_steps(ADAM, 3)
    second = ADAM(evaluate, first.vector, first.memory, steps=4, on_step=lambda: None)
    np.testing.assert_array_equal(second.vector, whole.vector)
    assert (count_steps(ADAM, 4)[0].vector != whole.vector).any()


def test_where_the_slope_leads_no_further_no_step_is_made():
    goal = np.clip(GOAL, 0.0, 1.0)
    made = minimize_by_lbfgs(evaluate, goal, (), steps=5, on_step=lambda: None)
    assert made.steps == 0
    np.testing.assert_array_equal(made.vector, goal)


def test_without_scipy_one_line_names_the_extra_and_the_other_optimizer(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"pip install 'tfstyle\[optimize\]'.* adam"):
        count_steps(minimize_by_lbfgs, 1)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Results mixed from several targets."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.methods.local_transfer.target_mixture import (
    LARGEST_ADDITION,
    PLAN_GAIN,
    TARGETS,
    count_plan_channels,
    mix_targets,
)

CELL, SIDE = 2, 16
COLOURS = 3 * CELL**2


def draw_targets(seed=0):
    return [
        np.random.default_rng([seed, k]).random((1, SIDE, SIDE, 3), dtype=np.float32)
        for k in range(TARGETS)
    ]


def make_plan():
    return np.zeros((1, SIDE // CELL, SIDE // CELL, count_plan_channels(CELL)), "float32")


@given(st.integers(0, TARGETS - 1))
def test_all_of_one_even_target_is_that_target(chosen):
    targets, plan = (
        [np.full((1, SIDE, SIDE, 3), v, "float32") for v in (0.1, 0.4, 0.8)],
        make_plan(),
    )
    plan[..., COLOURS + chosen] = 50.0
    np.testing.assert_allclose(mix_targets(targets, plan, cell=CELL), targets[chosen], atol=1e-5)


def test_tones_are_a_convex_sum_whatever_the_plan_says():
    targets = [np.full((1, SIDE, SIDE, 3), value, "float32") for value in (0.2, 0.5, 0.9)]
    plan = make_plan()
    plan[..., COLOURS:] = np.random.default_rng(1).normal(0, 2, plan[..., COLOURS:].shape)
    mixed = np.asarray(mix_targets(targets, plan, cell=CELL))
    assert 0.2 - 1e-5 <= mixed.min() and mixed.max() <= 0.9 + 1e-5 and mixed.std() > 0.05


def test_nothing_more_is_added_than_it_may_be():
    targets, plan = draw_targets(), make_plan()
    plain = np.asarray(mix_targets(targets, plan, cell=CELL))
    plan[..., :COLOURS] = np.random.default_rng(2).normal(0, 100, plan[..., :COLOURS].shape)
    added = np.abs(mix_targets(targets, plan, cell=CELL) - plain)
    assert 0.9 * LARGEST_ADDITION < added.max() <= LARGEST_ADDITION + 1e-5


def test_a_gain_raises_the_detail_and_keeps_the_means():
    targets, plan = draw_targets(), make_plan()
    plain = np.asarray(mix_targets(targets, plan, cell=CELL))
    plan[..., COLOURS + TARGETS :] = np.log(1.8) / PLAN_GAIN
    louder = np.asarray(mix_targets(targets, plan, cell=CELL))
    assert louder.std() > 1.15 * plain.std()
    np.testing.assert_allclose(louder.mean((1, 2)), plain.mean((1, 2)), atol=0.02)


def test_next_to_none_of_the_detail_is_the_photographs():
    random = np.random.default_rng(3)
    noise = 0.5 + 0.1 * random.choice([-1.0, 1.0], (1, SIDE, SIDE, 3)).astype("float32")
    flat, plan = np.full_like(noise, 0.5), make_plan()
    plan[..., COLOURS : COLOURS + TARGETS] = -100.0, 0.0, 0.0
    plan[..., COLOURS + TARGETS :] = 100.0

    def measure(*targets):
        return np.asarray(mix_targets(targets, plan, cell=CELL)).std() / noise.std()

    assert measure(noise, flat, flat) < 0.08 < 0.8 < measure(flat, noise, flat)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Curves that give one distribution of tones another's shape."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.ops.region_statistics import compute_shares_below
from tfstyle.ops.tone_curves import (
    EVEN_SHARE,
    KNOTS,
    LARGEST_SLOPE,
    apply_curves,
    compute_curves,
    place_knots,
)

ONES = np.ones((1, 40, 50, 1), "float32")


def draw(seed, *, modes=3):
    """Tones of several modes in [0, 1], `[1, 40, 50, 2]`."""
    random = np.random.default_rng(seed)
    centres, widths = random.uniform(0.1, 0.9, (modes, 2)), random.uniform(0.03, 0.2, modes)
    owner = random.integers(0, modes, (1, 40, 50))
    tones = centres[owner] + widths[owner][..., None] * random.normal(size=(1, 40, 50, 2))
    return np.clip(tones, 0.0, 1.0).astype("float32")


def unit_knots(channels=2):
    ends = np.zeros((1, channels), "float32"), np.ones((1, channels), "float32")
    return np.asarray(place_knots(*ends))


def curves_between(source, target, knots):
    shares = [compute_shares_below(tones, ONES, knots) for tones in (source, target)]
    return np.asarray(compute_curves(*shares, knots))


@given(st.integers(0, 999), st.integers(0, 999))
def test_curves_rise_and_are_no_steeper_than_the_limit(seed, other):
    knots = unit_knots()
    steps = np.diff(curves_between(draw(seed), draw(other), knots), axis=-1) * (KNOTS - 1)
    assert (steps > -1e-4).all() and (steps < LARGEST_SLOPE + 1e-3).all()


@given(st.integers(0, 999), st.integers(0, 999))
def test_the_quantiles_become_the_targets_where_the_limit_allows(seed, other):
    # One broad mode each: no curve from one to the other is steep.
    random = np.random.default_rng(seed + 1000 * other)
    source = random.uniform(0.1, 0.9, (1, 40, 50, 1)).astype("float32")
    target = (0.2 + 0.6 * random.beta(2, 2, (1, 40, 50, 1))).astype("float32")
    knots = unit_knots(1)
    moved = apply_curves(source, curves_between(source, target, knots), knots)
    levels = np.linspace(0.1, 0.9, 9)
    close = 1.0 / (KNOTS - 1) + 2 * EVEN_SHARE
    np.testing.assert_allclose(np.quantile(moved, levels), np.quantile(target, levels), atol=close)


@given(st.integers(0, 999))
def test_tones_of_the_same_distribution_stay(seed):
    knots = unit_knots()
    tones = draw(seed, modes=2)
    curves = curves_between(tones, tones[:, ::-1], knots)
    np.testing.assert_allclose(apply_curves(tones, curves, knots), tones, atol=2e-3)


def test_a_flat_picture_takes_the_mean_tone_and_stays_flat():
    source = np.full((1, 40, 50, 2), 0.25, "float32")
    target = draw(5)
    knots = unit_knots()
    moved = np.asarray(apply_curves(source, curves_between(source, target, knots), knots))
    assert moved.std(axis=(1, 2)).max() < 1e-4
    middle = np.median(target, axis=(1, 2))
    assert (np.abs(moved[0, 0, 0] - middle) < 0.15).all()


def test_values_beyond_the_knots_take_the_ends_of_the_curve():
    knots = unit_knots(1)
    values = np.float32([-1.0, 2.0]).reshape(1, 1, 2, 1)
    curves = 0.5 + 0.25 * knots
    np.testing.assert_allclose(np.ravel(apply_curves(values, curves, knots)), [0.5, 0.75])


def test_what_is_no_number_stays_none_and_the_rest_is_moved():
    knots = unit_knots(1)
    values = np.float32([np.nan, 0.5]).reshape(1, 1, 2, 1)
    moved = np.ravel(apply_curves(values, 0.5 * knots, knots))
    assert np.isnan(moved[0]) and abs(moved[1] - 0.25) < 1e-6


def test_each_picture_of_a_batch_has_its_own_curve_and_one_curve_serves_a_batch():
    values = np.concatenate([draw(1), draw(2)])
    knots = np.repeat(unit_knots(), 2, axis=0)
    curves = np.stack([knots[0] * 0.5, 1.0 - knots[1]])
    both = np.asarray(apply_curves(values, curves, knots))
    np.testing.assert_allclose(both[0], values[0] * 0.5, atol=1e-5)
    np.testing.assert_allclose(both[1], 1.0 - values[1], atol=1e-5)
    shared = np.asarray(apply_curves(values, curves[:1], knots[:1]))
    np.testing.assert_allclose(shared, values * 0.5, atol=1e-5)


def test_a_painting_of_one_colour_still_has_knots():
    only = np.full((1, 3), 0.4, "float32")
    knots = np.asarray(place_knots(only, only))
    assert (np.diff(knots, axis=-1) > 0).all()

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Variograms by hand, and the pattern that Gram matrices miss."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from keras import ops

from tfstyle.losses.variogram import (
    LAGS,
    NEGLIGIBLE,
    compute_variogram,
    compute_variogram_loss,
)

LARGEST = max(LAGS)


def measure(picture, region=None):
    return measure_known(picture, region)[0]


def measure_known(picture, region=None):
    region = np.ones_like(picture[..., :1]) if region is None else region
    found = compute_variogram(picture, region)
    return [ops.convert_to_numpy(each).reshape(-1, len(LAGS), 4) for each in found]


def draw(seed, height=21, width=26):
    return np.random.default_rng(seed).random((1, height, width, 3)).astype(np.float32)


@hypothesis.given(seed=st.integers(0, 999), share=st.floats(0.2, 1.0))
def test_it_is_the_mean_over_the_pairs_inside(seed, share):
    picture = draw(seed)
    region = (np.random.default_rng(seed + 1).random((1, 21, 26, 1)) < share).astype(np.float32)
    found, known = (each[0] for each in measure_known(picture, region))
    inside = region[0, ..., 0] > 0
    for lag_index, lag in enumerate(LAGS):
        for index, (down, across) in enumerate([(0, lag), (lag, 0), (lag, lag), (lag, -lag)]):
            squares = []
            for y, x in np.argwhere(inside):
                v, u = y + down, x + across
                if 0 <= v < 21 and 0 <= u < 26 and inside[v, u]:
                    squares.append(np.square(picture[0, y, x] - picture[0, v, u]).mean())
            expected = np.log((np.mean(squares) if squares else 0.0) + NEGLIGIBLE)
            np.testing.assert_allclose(found[lag_index, index], expected, atol=1e-3)
            assert known[lag_index, index] == bool(squares)


def test_white_noise_is_as_different_at_every_lag():
    noise = 0.5 + 0.1 * np.random.default_rng(0).standard_normal((1, 200, 200, 3))
    np.testing.assert_allclose(measure(noise.astype(np.float32)), np.log(0.02), atol=0.05)


def test_a_weave_with_the_period_of_a_lag_is_seen_there():
    rows, columns = np.mgrid[:64, :64]
    weave = 0.5 + 0.1 * np.sin(np.pi / 2 * columns)[None, ..., None].repeat(3, -1)
    across = measure(weave.astype(np.float32))[0, :, 0]
    assert across[LAGS.index(4)] < np.log(2 * NEGLIGIBLE) < across[LAGS.index(2)] - 3


def test_the_loss_is_zero_for_the_style_itself_and_even():
    picture, other = measure(draw(0)).reshape(1, -1), measure(0.3 * draw(1)).reshape(1, -1)
    known = np.ones_like(picture)
    np.testing.assert_allclose(compute_variogram_loss(picture, known, picture), 0.0, atol=1e-6)
    there = compute_variogram_loss(picture, known, other)
    back = compute_variogram_loss(other, known, picture)
    np.testing.assert_allclose(there, back, rtol=1e-5)
    assert float(there[0]) > 1.0


def test_an_empty_region_gives_finite_numbers_and_costs_nothing():
    picture = draw(3)
    found, known = compute_variogram(picture, np.zeros_like(picture[..., :1]))
    np.testing.assert_allclose(found, np.log(NEGLIGIBLE), atol=1e-4)
    assert float(compute_variogram_loss(found, known, np.zeros_like(found))[0]) == 0.0


@pytest.mark.parametrize("width", [1, 3, 5])
def test_a_thin_region_costs_no_more_than_the_whole_picture(width):
    """White noise in white noise's style: lags across the region have no pairs there."""
    noise = draw(5, height=160, width=160)
    region = np.zeros_like(noise[..., :1])
    region[:, :, 80 : 80 + width] = 1.0
    target, _ = compute_variogram(draw(6, height=160, width=160), np.ones_like(region))
    thin, known = compute_variogram(noise, region)
    assert float(compute_variogram_loss(thin, known, target)[0]) < 0.1

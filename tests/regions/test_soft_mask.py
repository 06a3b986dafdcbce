# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Blend weights against their definitions, written the slow way."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from scipy import ndimage

from tfstyle.errors import InputError
from tfstyle.regions.soft_mask import make_soft_mask


def filter_slowly(guide, mask, radius, epsilon):
    """Eq. 14 to 16 of He et al. for a colour guide, window by window."""

    def average(x):
        return ndimage.uniform_filter(x, 2 * radius + 1, mode="reflect", axes=(0, 1))

    mean, mask_mean = average(guide), average(mask)
    slope = np.zeros_like(guide)
    for y, x in np.ndindex(mask.shape):
        rows, columns = (
            np.pad(np.arange(n), radius, mode="symmetric")[k : k + 2 * radius + 1]
            for n, k in ((mask.shape[0], y), (mask.shape[1], x))
        )
        window = guide[np.ix_(rows, columns)].reshape(-1, 3)
        values = mask[np.ix_(rows, columns)].ravel()
        centred = window - window.mean(0)
        covariance = centred.T @ centred / len(window) + epsilon * np.eye(3)
        slope[y, x] = np.linalg.solve(covariance, centred.T @ values / len(window))
    offset = mask_mean - (slope * mean).sum(-1)
    return (average(slope) * guide).sum(-1) + average(offset)


def test_guided_weights_are_those_of_he_et_al_with_their_contrast_doubled():
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:26, :31]
    content = rng.integers(0, 40, (26, 31, 3)) + 90 * (x + y > 30)[..., None] * [1, 2, 0.5]
    content = content.astype(np.uint8)
    mask = (x + y > 32).astype(float)
    raw = filter_slowly(content / 255, mask, 4, 1e-3)
    assert 0.1 < np.mean(np.abs(raw - ndimage.uniform_filter(mask, 9)) > 0.1)  # it does look
    inner, outer = (ndimage.distance_transform_edt(side) for side in (mask, 1 - mask))
    far = inner + outer > 4  # one of them is 0
    expected = np.where(far, mask, np.clip(2 * raw - 0.5, 0, 1))
    np.testing.assert_allclose(
        make_soft_mask(content, mask, edge="guided", radius=4), expected, atol=1e-4
    )


@pytest.mark.parametrize("shift", [-3, 0, 3])
def test_guided_weights_follow_an_outline_that_the_mask_misses(shift):
    content = np.random.default_rng(1).integers(0, 10, (40, 60, 3), dtype=np.uint8)
    content[:, 30:] += np.uint8([200, 180, 220])
    mask = np.broadcast_to(np.arange(60) >= 30 + shift, (40, 60))
    weights = make_soft_mask(content, mask, edge="guided", radius=8)
    outline = np.arange(60) >= 30
    np.testing.assert_array_equal(np.diff(weights).argmax(axis=1), 29)
    # Pixels that either is off by, in each row: three for the mask that is shifted by three.
    assert np.abs(weights - outline).sum(axis=1).max() < 0.5 + 0.5 * abs(shift)


def test_feathered_weights_are_a_smooth_step_over_the_distance_to_the_edge():
    mask = np.broadcast_to(np.arange(30) >= 15, (5, 30))
    weights = make_soft_mask(np.zeros((5, 30, 3), np.uint8), mask, edge="feather", radius=6)
    position = np.clip((np.arange(30) + 0.5 - 15) / 12 + 0.5, 0, 1)
    expected = 3 * position**2 - 2 * position**3
    np.testing.assert_allclose(weights, np.broadcast_to(expected, (5, 30)), atol=1e-6)


@hypothesis.given(
    st.sampled_from(["hard", "feather", "guided"]),
    st.integers(0, 9),
    st.sampled_from([(1, 1), (1, 8), (13, 29)]),
    st.integers(0, 99),
)
def test_weights_of_a_mask_and_its_inverse_sum_to_one(edge, radius, size, seed):
    rng = np.random.default_rng(seed)
    content = rng.integers(0, 256, (*size, 3), dtype=np.uint8)
    mask = rng.random(size) < 0.5
    weights, others = (make_soft_mask(content, m, edge=edge, radius=radius) for m in (mask, ~mask))
    assert weights.dtype == np.float32 and weights.min() >= 0 and weights.max() <= 1
    np.testing.assert_allclose(weights + others, 1, atol=1e-3)


@pytest.mark.parametrize("edge", ["hard", "feather", "guided"])
@pytest.mark.parametrize("value", [0, 1])
def test_a_mask_without_an_edge_stays_as_it_is(edge, value):
    weights = make_soft_mask(np.zeros((9, 5, 3), np.uint8), np.full((9, 5), value), edge=edge)
    np.testing.assert_array_equal(weights, value)


def test_a_pyramid_has_no_soft_mask():
    with pytest.raises(InputError, match="pyramid"):
        make_soft_mask(np.zeros((9, 5, 3), np.uint8), np.ones((9, 5)), edge="pyramid")

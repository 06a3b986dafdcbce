# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Blend weights against their definitions, written the slow way."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from scipy import ndimage

from tfstyle.ops.guided_filter import filter_guided
from tfstyle.regions.edge_weights import compute_edge_distance, feather_mask, guide_mask


@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_the_distance_is_that_to_the_nearest_pixel_of_the_other_side(share):
    inside = np.random.default_rng(0).random((31, 23)) < share
    y, x = np.indices(inside.shape).reshape(2, -1)
    flat = inside.ravel()
    apart = np.hypot(y[:, None] - y, x[:, None] - x)
    expected = np.where(flat[:, None] != flat, apart, np.inf).min(axis=1) * np.where(flat, -1, 1)
    np.testing.assert_allclose(compute_edge_distance(inside).ravel(), expected, rtol=1e-6)


def test_guided_weights_are_the_filters_output_with_its_contrast_doubled():
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:26, :31]
    content = rng.integers(0, 40, (26, 31, 3)) + 90 * (x + y > 30)[..., None] * [1, 2, 0.5]
    content = content.astype(np.uint8)
    mask = x + y > 32
    filtered = filter_guided(content.astype(np.float32) / 255, mask.astype(np.float32), 4, 1e-3)
    inner, outer = (ndimage.distance_transform_edt(side) for side in (mask, ~mask))
    far = inner + outer > 4  # one of them is 0
    expected = np.where(far, mask, np.clip(2 * filtered - 0.5, 0, 1))
    weights = guide_mask(content, mask, 4)
    assert weights.dtype == np.float32
    np.testing.assert_allclose(weights, expected, atol=1e-6)


@pytest.mark.parametrize("shift", [-3, 0, 3])
def test_guided_weights_follow_an_outline_that_the_mask_misses(shift):
    content = np.random.default_rng(1).integers(0, 10, (40, 60, 3), dtype=np.uint8)
    content[:, 30:] += np.uint8([200, 180, 220])
    mask = np.broadcast_to(np.arange(60) >= 30 + shift, (40, 60))
    weights = guide_mask(content, mask, 8)
    outline = np.arange(60) >= 30
    np.testing.assert_array_equal(np.diff(weights).argmax(axis=1), 29)
    # Pixels that either is off by, in each row: three for the mask that is shifted by three.
    assert np.abs(weights - outline).sum(axis=1).max() < 0.5 + 0.5 * abs(shift)


def test_feathered_weights_are_a_smooth_step_over_the_distance_to_the_edge():
    mask = np.broadcast_to(np.arange(30) >= 15, (5, 30))
    weights = feather_mask(mask, 6)
    position = np.clip((np.arange(30) + 0.5 - 15) / 12 + 0.5, 0, 1)
    expected = 3 * position**2 - 2 * position**3
    np.testing.assert_allclose(weights, np.broadcast_to(expected, (5, 30)), atol=1e-6)


def soften(edge, content, mask, radius):
    return feather_mask(mask, radius) if edge == "feather" else guide_mask(content, mask, radius)


@hypothesis.given(
    st.sampled_from(["feather", "guided"]),
    st.integers(1, 9),
    st.sampled_from([(1, 1), (1, 8), (13, 29)]),
    st.integers(0, 99),
)
def test_weights_of_a_mask_and_its_inverse_sum_to_one(edge, radius, size, seed):
    rng = np.random.default_rng(seed)
    content = rng.integers(0, 256, (*size, 3), dtype=np.uint8)
    mask = rng.random(size) < 0.5
    weights, others = (soften(edge, content, m, radius) for m in (mask, ~mask))
    assert weights.dtype == np.float32 and weights.min() >= 0 and weights.max() <= 1
    np.testing.assert_allclose(weights + others, 1, atol=1e-3)


@pytest.mark.parametrize("edge", ["feather", "guided"])
@pytest.mark.parametrize("value", [False, True])
def test_a_mask_without_an_edge_stays_as_it_is(edge, value):
    weights = soften(edge, np.zeros((9, 5, 3), np.uint8), np.full((9, 5), value), 8)
    np.testing.assert_array_equal(weights, value)

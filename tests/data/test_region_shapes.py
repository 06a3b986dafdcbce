# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from tfstyle.data.region_shapes import draw_area, draw_box, draw_smooth_shape

SEEDS = st.integers(0, 10**6)
AREAS = st.floats(0.02, 0.95)


@given(SEEDS, AREAS, st.integers(1, 96))
def test_a_smooth_shape_has_the_area_asked_for(seed, area, size):
    region = draw_smooth_shape(np.random.default_rng(seed), size, area)
    assert region.shape == (size, size) and region.dtype == bool
    # One pixel at least; equal heights are inside together.
    assert max(1, area * size**2 - 1) <= region.sum() <= max(1, area * size**2 + 2)


@given(SEEDS, AREAS, st.integers(1, 96))
def test_a_box_is_filled_and_has_about_the_area_asked_for(seed, area, size):
    region = draw_box(np.random.default_rng(seed), size, area)
    ys, xs = np.nonzero(region)
    height, width = np.ptp(ys) + 1, np.ptp(xs) + 1
    assert region.sum() == height * width
    # Each side is rounded to a pixel.
    assert abs(np.sqrt(height * width) - size * np.sqrt(area)) <= 1


def test_smooth_shapes_hang_mostly_together_and_lie_everywhere():
    largest, centres = [], []
    for seed in range(60):
        region = draw_smooth_shape(np.random.default_rng(seed), 48, 0.2)
        labels, count = ndimage.label(region)
        largest.append(max(ndimage.sum(region, labels, range(1, count + 1))) / region.sum())
        centres.append(np.argwhere(region).mean(axis=0) / 48)
    assert np.mean(largest) > 0.7
    assert np.ptp(centres, axis=0).min() > 0.4


def test_areas_are_spread_over_the_whole_range_from_small_to_large():
    rng = np.random.default_rng(0)
    areas = np.array([draw_area(rng, 0.01, 1.0) for _ in range(3000)])
    assert areas.min() >= 0.01 and areas.max() <= 1.0
    counts, _ = np.histogram(np.log10(areas), bins=[-2, -1.5, -1, -0.5, 0])
    np.testing.assert_allclose(counts / 3000, 0.25, atol=0.04)

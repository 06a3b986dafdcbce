# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from skimage.measure import block_reduce

from tfstyle.evaluation import style_ratio

RANDOM = np.random.default_rng(1)


def random_features(height, width, channels=5):
    return RANDOM.normal(size=(height, width, channels)).astype(np.float32)


def test_reduced_region_is_the_mean_of_each_cell():
    region = RANDOM.uniform(size=(12, 20))
    expected = block_reduce(region, (4, 4), np.mean)
    np.testing.assert_allclose(style_ratio.reduce_to_grid(region, 3, 5), expected, rtol=1e-12)


def test_reduced_region_drops_the_odd_rows_that_pooling_drops():
    region = RANDOM.uniform(size=(9, 11))
    expected = block_reduce(region[:8, :8], (4, 4), np.mean)
    np.testing.assert_allclose(style_ratio.reduce_to_grid(region, 2, 2), expected, rtol=1e-12)


def test_a_region_that_the_grid_cannot_see_is_refused():
    region = np.zeros((9, 8))
    region[8] = 1
    with pytest.raises(ValueError, match="no part of the region"):
        style_ratio.reduce_to_grid(region, 2, 2)


def test_gram_equals_the_sum_of_outer_products_over_the_region_mass():
    features, shares = random_features(4, 6), RANDOM.uniform(size=(4, 6))
    expected = (
        sum(
            shares[y, x] * np.outer(features[y, x], features[y, x])
            for y in range(4)
            for x in range(6)
        )
        / shares.sum()
    )
    np.testing.assert_allclose(style_ratio.compute_gram(features, shares), expected, rtol=1e-6)


def test_gram_does_not_depend_on_the_area_of_the_picture():
    features, shares = random_features(4, 6), RANDOM.uniform(size=(4, 6))
    once = style_ratio.compute_gram(features, shares)
    four_times = style_ratio.compute_gram(np.tile(features, (2, 2, 1)), np.tile(shares, (2, 2)))
    np.testing.assert_allclose(once, four_times, rtol=1e-9)


def test_the_content_itself_is_at_1_and_the_painting_itself_at_0():
    content, style = {"a": random_features(4, 4)}, {"a": random_features(4, 4)}
    everywhere = np.ones((16, 16))
    measure = style_ratio.GramRatios(content, style, everywhere).compute
    ratios = [measure(picture) for picture in (content, style)]
    assert ratios == [pytest.approx({"a": 1.0}), pytest.approx({"a": 0.0}, abs=1e-6)]


def test_half_the_positions_restyled_is_half_the_way():
    content, style = np.zeros((4, 4, 2)), np.zeros((3, 5, 2))
    content[..., 0], style[..., 1] = 1, 1
    stylized = content.copy()
    stylized[:2] = style[0, 0]
    measure = style_ratio.GramRatios({"a": content}, {"a": style}, np.ones((8, 8))).compute
    ratios = measure({"a": stylized})
    assert ratios["a"] == pytest.approx(0.5)


def test_what_is_outside_the_region_does_not_count():
    region = np.zeros((16, 16))
    region[4:12, 4:12] = 1
    content, style = {"a": random_features(4, 4)}, {"a": random_features(4, 4)}
    stylized = random_features(4, 4)
    measure = style_ratio.GramRatios(content, style, region).compute
    before = measure({"a": stylized})
    elsewhere = stylized.copy()
    elsewhere[0], elsewhere[:, 3] = 99, -99
    again = measure({"a": elsewhere})
    assert again == pytest.approx(before)
    inside = stylized.copy()
    inside[1, 1] += 1
    changed = measure({"a": inside})
    assert changed != pytest.approx(before, rel=1e-3)

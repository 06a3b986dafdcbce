# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np

from tfstyle.evaluation.lag_sums import LagSums, crop_to_region, list_lags


def draw_region(random, height=11, width=9):
    region = random.random((height, width)) < 0.6
    region[0], region[:, -2:] = False, False
    return region


def test_sums_and_pairs_are_those_of_a_loop_over_pairs():
    random = np.random.default_rng(1)
    region = draw_region(random)
    one, other = random.normal(size=(2, *region.shape))
    sums = LagSums(region, most=4)
    expected, pairs = np.zeros((9, 9)), np.zeros((9, 9))
    inside = np.argwhere(region)
    for p in inside:
        for q in inside:
            down, across = q - p
            if max(abs(down), abs(across)) <= 4:
                expected[down + 4, across + 4] += one[tuple(p)] * other[tuple(q)]
                pairs[down + 4, across + 4] += 1
    np.testing.assert_allclose(sums.sum_products(one, other), expected, atol=1e-9)
    np.testing.assert_array_equal(sums.pairs, pairs)


def test_steps_longer_than_the_region_have_no_pairs():
    sums = LagSums(np.ones((3, 4), bool), most=6)
    lags = list_lags(6)
    assert sums.pairs.shape == lags.shape == (13, 13)
    assert sums.pairs[6, 6] == 12 and sums.pairs[:, 10:].max() == 0
    assert lags[6, 6] == 0 and lags[3, 2] == 5


def test_the_crop_holds_all_of_the_region_and_nothing_around():
    region = draw_region(np.random.default_rng(2))
    values = np.arange(region.size).reshape(region.shape)
    cut, inside = crop_to_region(values, region)
    assert inside.sum() == region.sum() and inside[0].any() and inside[:, -1].any()
    np.testing.assert_array_equal(cut[inside], values[region])

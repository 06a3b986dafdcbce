# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np

from tfstyle.losses.feature_distance import compute_feature_distance, compute_moment_distance
from tfstyle.ops.region_statistics import compute_mean_std


def draw(seed):
    random = np.random.default_rng(seed)
    weights = random.random((2, 5, 6, 1)) * (random.random((2, 5, 6, 1)) > 0.4)
    return random.normal(size=(2, 5, 6, 3)).astype("float32"), weights.astype("float32")


def test_a_feature_distance_is_the_mean_over_channels_and_weighted_positions():
    (first, weights), (second, _) = draw(0), draw(1)
    expected = [
        np.average(np.square(first[row] - second[row]).mean(-1), weights=weights[row, ..., 0])
        for row in range(2)
    ]
    np.testing.assert_allclose(
        compute_feature_distance(first, second, weights), expected, rtol=1e-5
    )
    np.testing.assert_array_equal(compute_feature_distance(first, first, weights), [0, 0])
    np.testing.assert_array_equal(compute_feature_distance(first, second, 0 * weights), [0, 0])


def test_a_moment_distance_sees_moments_of_the_region_and_nothing_else():
    (features, weights), (style, _) = draw(0), draw(1)
    everywhere = np.ones_like(weights)
    goal = compute_mean_std(style, everywhere)
    made = compute_mean_std(features, weights)
    expected = sum(np.square(m - g).mean(axis=(1, 2, 3)) for m, g in zip(made, goal))
    distance = compute_moment_distance(features, weights, *goal)
    np.testing.assert_allclose(distance, expected, rtol=1e-5)
    elsewhere = np.where(weights > 0, features, 7.0)
    np.testing.assert_allclose(
        compute_moment_distance(elsewhere, weights, *goal), distance, rtol=1e-5
    )
    shuffled = style[:, ::-1, ::-1]
    assert np.max(compute_moment_distance(shuffled, everywhere, *goal)) < 1e-10

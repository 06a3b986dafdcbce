# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Features take on the moments that they are given."""

import numpy as np
import pytest

from tfstyle.ops.feature_transforms import (
    LARGEST_DEVIATION,
    LARGEST_NORM,
    adapt_instances,
    compute_covariance_root,
    compute_whitening,
    mix_features,
    transform_features,
)
from tfstyle.ops.region_statistics import compute_mean_covariance, compute_mean_std

CHANNELS = 6


def draw(seed, *, height=20, width=24, rank=CHANNELS):
    """Correlated features with a mean, and a soft region."""
    random = np.random.default_rng(seed)
    noise = random.normal(size=(2, height, width, rank))
    features = noise @ random.normal(size=(rank, CHANNELS)) + random.normal(size=CHANNELS)
    region = random.random((2, height, width, 1)) * (random.random((2, height, width, 1)) > 0.5)
    return features.astype("float32"), region.astype("float32")


def colour(features, region, style, style_region, *, floor=1e-6):
    mean, covariance = compute_mean_covariance(features, region)
    style_mean, style_covariance = compute_mean_covariance(style, style_region)
    whitening = compute_whitening(covariance, floor=floor)
    root = compute_covariance_root(style_covariance)
    return transform_features(features, mean, whitening, style_mean, root)


def test_adain_gives_the_region_the_styles_mean_and_deviation():
    (features, region), (style, style_region) = draw(0), draw(1)
    goal = compute_mean_std(style, style_region)
    styled = adapt_instances(
        features, *compute_mean_std(features, region), *(g[:, 0, 0, :] for g in goal)
    )
    for made, wanted in zip(compute_mean_std(styled, region), goal):
        np.testing.assert_allclose(made, wanted, rtol=1e-3, atol=1e-4)
    itself = compute_mean_std(features, region)
    same = adapt_instances(features, *itself, *(g[:, 0, 0, :] for g in itself))
    np.testing.assert_allclose(same, features, atol=1e-4)


def test_whitening_and_colouring_give_the_region_the_styles_mean_and_covariance():
    (features, region), (style, style_region) = draw(0), draw(1)
    styled = colour(features, region, style, style_region)
    made = compute_mean_covariance(styled, region)
    for mine, wanted in zip(made, compute_mean_covariance(style, style_region)):
        np.testing.assert_allclose(mine, wanted, atol=2e-3 * np.abs(wanted).max())
    outside = compute_mean_covariance(styled, 1.0 * (region == 0))
    assert np.abs(outside[1] - made[1]).max() > 0.01  # the region alone counts


def test_a_picture_in_its_own_style_is_itself():
    features, region = draw(3)
    styled = colour(features, region, features, region)
    np.testing.assert_allclose(styled, features, atol=5e-3 * np.abs(features).max())


def test_roots_are_symmetric_and_what_they_are_called():
    features, region = draw(2)
    _, covariance = compute_mean_covariance(features, region)
    root, whitening = compute_covariance_root(covariance), compute_whitening(covariance, floor=1e-6)
    for matrix in (root, whitening):
        np.testing.assert_allclose(matrix, np.swapaxes(matrix, 1, 2), atol=1e-4)
        assert np.linalg.eigvalsh(np.asarray(matrix)).min() > -1e-4
    scale = np.abs(covariance).max()
    np.testing.assert_allclose(np.matmul(root, root), covariance, atol=1e-4 * scale)
    product = np.matmul(np.matmul(whitening, covariance), whitening)
    np.testing.assert_allclose(product, np.broadcast_to(np.eye(CHANNELS), product.shape), atol=1e-2)


@pytest.mark.parametrize("rank", [0, 1, 3])
def test_directions_in_which_nothing_varies_are_not_blown_up(rank):
    features, region = draw(4, rank=rank)
    (style, style_region), floor = draw(5), 1e-3
    _, covariance = compute_mean_covariance(features, region)
    whitening = compute_whitening(covariance, floor=floor)
    mean_value = np.trace(covariance, axis1=1, axis2=2)[:, None, None] / CHANNELS
    gain = np.linalg.norm(whitening, ord=2, axis=(1, 2))
    assert (gain <= 1.01 / np.sqrt(floor * mean_value[:, 0, 0] + 1e-8)).all()
    styled = colour(features, region, style, style_region, floor=floor)
    assert np.isfinite(styled).all()
    goal, made = (
        compute_mean_covariance(f, r)[1] for f, r in ((style, style_region), (styled, region))
    )
    total = np.trace(made, axis1=1, axis2=2)
    assert (total <= 1.1 * np.trace(goal, axis1=1, axis2=2)).all()


def test_nothing_jumps_where_an_eigenvalue_passes_the_floor():
    values = np.float32([1.0, 1.0, 1e-3])
    below, above = (
        np.asarray(compute_whitening(np.diag(values * [1, 1, f])[None], floor=1.5e-3))
        for f in (0.999, 1.001)
    )
    np.testing.assert_allclose(below, above, rtol=2e-3, atol=1e-6)


def test_what_surrounds_a_flat_region_stays_in_reach():
    random = np.random.default_rng(0)
    features = random.normal(size=(1, 20, 24, CHANNELS)).astype("float32")
    region = np.zeros((1, 20, 24, 1), "float32")
    region[:, 4:12, 4:12] = 1.0
    features[:, 4:12, 4:12] *= 1e-4
    style, style_region = draw(1)
    style, style_region = style[:1], style_region[:1]
    goal = [m[:, 0, 0, :] for m in compute_mean_std(style, style_region)]
    styled = adapt_instances(features, *compute_mean_std(features, region), *goal)
    far = np.abs(styled - goal[0]) / goal[1]
    assert np.max(far) == pytest.approx(LARGEST_DEVIATION, rel=1e-4)
    mean, covariance = compute_mean_covariance(style, style_region)
    styled = colour(features, region, style, style_region)
    longest = np.linalg.norm(styled - mean[0], axis=-1).max()
    assert longest <= 1.01 * LARGEST_NORM * np.sqrt(np.linalg.eigvalsh(covariance[0]).max())


def test_a_region_of_few_positions_does_not_know_the_bounds():
    """No position is farther from the mean of N than the root of N deviations."""
    features = np.zeros((1, 8, 8, 1), "float32")
    features[0, 3, 5] = 1.0  # as far as it gets
    region = np.ones_like(features)
    mean, deviation = compute_mean_std(features, region, epsilon=0.0)
    far = (features - mean) / deviation
    assert 7.5 < np.max(far) <= 8.0 < LARGEST_DEVIATION < LARGEST_NORM
    unit = np.ones((1, 1), "float32")
    styled = adapt_instances(features, mean, deviation, 0.0 * unit, unit)
    np.testing.assert_allclose(styled, far, rtol=1e-5)


def test_pieces_of_one_picture_share_one_style_and_its_matrices():
    features, region = draw(0)
    mean, covariance = compute_mean_covariance(features[:1], region[:1])
    root = compute_covariance_root(covariance)
    both = transform_features(features, mean, root, mean, root)
    for row in range(2):
        alone = transform_features(features[row : row + 1], mean, root, mean, root)
        np.testing.assert_allclose(both[row : row + 1], alone, rtol=1e-4, atol=1e-4)


def test_a_strength_mixes_features():
    first, second = draw(0)[0], draw(1)[0]
    assert mix_features(first, second, None) is second
    mixed = mix_features(first, second, np.float32([0.25, 1.0]))
    np.testing.assert_allclose(mixed[0], 0.75 * first[0] + 0.25 * second[0], atol=1e-5)
    np.testing.assert_allclose(mixed[1], second[1], atol=1e-5)

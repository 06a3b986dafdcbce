# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Means, deviations, Gram matrices and covariances over a region."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.ops.region_statistics import (
    compute_gram,
    compute_mass,
    compute_mean_covariance,
    compute_mean_std,
    compute_shares_below,
)

EPSILON = 1e-5
STATISTICS = (
    compute_mean_std,
    compute_mean_covariance,
    lambda x, region: (compute_gram(x, region),),
)
shapes = st.tuples(*[st.integers(1, 7)] * 2, st.integers(1, 5))


def draw(seed, height, width, channels, *, batch=2):
    """Features of any mean and scale, and a soft region of some exact zeros and ones."""
    random = np.random.default_rng(seed)
    mean, deviation = random.normal(), random.uniform(0.1, 3.0)
    features = random.normal(mean, deviation, (batch, height, width, channels))
    region = np.clip(random.uniform(-0.5, 1.5, (batch, height, width, 1)), 0.0, 1.0)
    region[:, 0, 0] = 0.7  # not empty
    return features.astype("float32"), region.astype("float32")


def measure_all(features, region):
    return [np.asarray(part) for measure in STATISTICS for part in measure(features, region)]


@given(shapes, st.integers(0, 99))
def test_means_and_deviations_are_those_of_a_weighted_sample(shape, seed):
    features, region = draw(seed, *shape)
    mean, std = compute_mean_std(features, region)
    assert mean.shape == std.shape == (2, 1, 1, shape[-1])
    for row in range(2):
        flat, weights = features[row].reshape(-1, shape[-1]).astype("float64"), region[row].ravel()
        expected = np.average(flat, axis=0, weights=weights)
        variance = np.average((flat - expected) ** 2, axis=0, weights=weights)
        np.testing.assert_allclose(mean[row, 0, 0], expected, rtol=1e-4, atol=1e-5)
        deviation = np.sqrt(variance + EPSILON)
        np.testing.assert_allclose(std[row, 0, 0], deviation, rtol=1e-4, atol=1e-5)


@given(shapes, st.integers(0, 99))
def test_covariances_and_gram_matrices_are_those_of_a_weighted_sample(shape, seed):
    features, region = draw(seed, *shape)
    mean, covariance = compute_mean_covariance(features, region)
    gram = compute_gram(features, region)
    for row in range(2):
        flat = features[row].reshape(-1, shape[-1]).astype("float64")
        weights = region[row].ravel() / region[row].sum(dtype="float64")
        expected = np.average(flat, axis=0, weights=weights)
        outer = np.einsum("p,pi,pj->ij", weights, flat, flat)
        np.testing.assert_allclose(mean[row], expected, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(gram[row], outer, rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(
            covariance[row], outer - np.outer(expected, expected), rtol=1e-3, atol=1e-3
        )


@given(shapes, st.integers(0, 99), st.sampled_from([None, 17, 64]))
def test_a_gram_matrix_is_symmetric_and_positive_semidefinite(shape, seed, channels):
    features, region = draw(seed, *shape[:2], channels or shape[2])
    for matrix in (compute_gram(features, region), compute_mean_covariance(features, region)[1]):
        matrix = np.asarray(matrix)
        np.testing.assert_array_equal(matrix, matrix.transpose(0, 2, 1))
        eigenvalues = np.linalg.eigvalsh(matrix.astype("float64"))
        assert eigenvalues.min() >= -1e-6 * max(eigenvalues.max(), 1.0)


@given(shapes, st.integers(0, 99), st.integers(1, 3), st.integers(1, 3))
def test_statistics_do_not_depend_on_the_area(shape, seed, rows, columns):
    features, region = draw(seed, *shape)
    tiled = [np.tile(array, (1, rows, columns, 1)) for array in (features, region)]
    for once, often in zip(measure_all(features, region), measure_all(*tiled)):
        np.testing.assert_allclose(often, once, rtol=1e-4, atol=1e-4)


@given(shapes, st.integers(0, 99))
def test_statistics_do_not_depend_on_what_lies_outside(shape, seed):
    features, region = draw(seed, *shape)
    region = np.float32(region > 0.5)
    other = np.where(region > 0.5, features, -1000.0 * features + 17.0)
    for ours, theirs in zip(measure_all(features, region), measure_all(other, region)):
        np.testing.assert_array_equal(ours, theirs)


@given(shapes, st.integers(0, 99), st.floats(1e-3, 1e3))
def test_statistics_do_not_depend_on_the_scale_of_the_weights(shape, seed, scale):
    features, region = draw(seed, *shape)
    for once, scaled in zip(measure_all(features, region), measure_all(features, scale * region)):
        np.testing.assert_allclose(scaled, once, rtol=1e-4, atol=1e-4)


def test_statistics_of_millions_of_pixels_are_as_exact_as_those_of_a_few():
    """One running float32 sum loses 4e-3 of the variance here, and more of larger pictures."""
    random = np.random.default_rng(1)
    features = random.random((1, 2048, 1536, 2), np.float32) ** 2
    region = np.ones_like(features[..., :1])
    exact = features.reshape(-1, 2).astype("float64")
    mean, std = compute_mean_std(features, region)
    np.testing.assert_allclose(mean[0, 0, 0], exact.mean(0), rtol=2e-6)
    np.testing.assert_allclose(std[0, 0, 0], np.sqrt(exact.var(0) + EPSILON), rtol=2e-6)
    covariance = compute_mean_covariance(features, region)[1][0]
    scale = exact.var(0).max()
    np.testing.assert_allclose(covariance, np.cov(exact.T, bias=True), atol=1e-5 * scale)
    gram = compute_gram(features, region)[0]
    np.testing.assert_allclose(gram, exact.T @ exact / len(exact), rtol=1e-5)
    assert compute_mass(region) == 2048 * 1536


def test_a_region_of_one_pixel_has_that_pixel_for_its_mean_and_no_variance():
    features, region = draw(3, 5, 6, 4, batch=1)
    region[:] = 0.0
    region[0, 2, 3] = 0.25
    pixel = features[0, 2, 3]
    mean, std = compute_mean_std(features, region)
    np.testing.assert_allclose(mean[0, 0, 0], pixel, rtol=1e-6)
    np.testing.assert_allclose(std[0, 0, 0], np.sqrt(EPSILON), rtol=1e-5)
    np.testing.assert_allclose(compute_gram(features, region)[0], np.outer(pixel, pixel), rtol=1e-5)
    np.testing.assert_allclose(compute_mean_covariance(features, region)[1], 0.0, atol=1e-9)


def test_an_empty_region_gives_zeros_and_the_smallest_deviation():
    features, region = draw(4, 5, 6, 4)
    region = np.zeros_like(region)
    mean, std = compute_mean_std(features, region)
    np.testing.assert_array_equal(mean, np.zeros((2, 1, 1, 4)))
    np.testing.assert_allclose(std, np.sqrt(EPSILON), rtol=1e-6)
    np.testing.assert_array_equal(compute_gram(features, region), np.zeros((2, 4, 4)))
    for part in compute_mean_covariance(features, region):
        np.testing.assert_array_equal(part, np.zeros(part.shape))


def test_each_picture_of_a_batch_has_its_own_statistics():
    features, region = draw(5, 4, 3, 3)
    second = measure_all(features[1:], region[1:])
    for together, alone in zip(measure_all(features, region), second):
        np.testing.assert_allclose(together[1:], alone, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("measure", STATISTICS)
@pytest.mark.parametrize("kind", ["flat", "empty", "one_pixel", "black"])
def test_gradients_are_finite_where_nothing_varies(measure, kind):
    features, region = draw(6, 6, 5, 3)
    if kind in ("flat", "black"):
        features[:] = 0.4 if kind == "flat" else 0.0
    elif kind == "empty":
        region[:] = 0.0
    else:
        region[:] = 0.0
        region[:, 1, 1] = 1.0
    features = tf.Variable(features)
    with tf.GradientTape() as tape:
        # Weighted so that the gradient is not zero by symmetry.
        total = sum(
            tf.reduce_sum(part * tf.range(1.0, 1.0 + part.shape[-1]))
            for part in measure(features, region)
        )
    gradient = tape.gradient(total, features).numpy()
    assert np.isfinite(gradient).all()
    if kind in ("flat", "one_pixel"):
        assert np.abs(gradient).max() > 0.0
    if kind == "empty":
        np.testing.assert_array_equal(gradient, 0.0)


@pytest.mark.parametrize("precision", ["float16", "bfloat16"])
def test_statistics_of_half_precision_features_are_float32_and_do_not_overflow(precision):
    # 64 x 64 x 30^2 is 3.7 million; float16 ends at 65,504.
    features = tf.fill((1, 64, 64, 2), tf.constant(30.0, precision))
    region = tf.ones((1, 64, 64, 1), precision)
    for measure in STATISTICS:
        for part in measure(features, region):
            assert part.dtype == tf.float32
    np.testing.assert_allclose(compute_gram(features, region), 900.0, rtol=1e-4)
    np.testing.assert_array_equal(compute_mass(region), [[[[4096.0]]]])


@given(st.integers(0, 999), shapes)
def test_shares_below_knots_are_the_cumulative_histogram(seed, shape):
    height, width, channels = shape
    features, region = draw(seed, height, width, channels, batch=1)
    margin = 0.1 + np.ptp(features) / 2  # more than half a spacing
    ends = features.min() - margin, features.max() + margin
    knots = np.linspace(*ends, 9, dtype="float32")
    spacing = knots[1] - knots[0]
    shares = np.asarray(compute_shares_below(features, region, knots.reshape(1, 1, -1)))
    assert shares.shape == (1, channels, 9)
    assert (np.diff(shares, axis=-1) > -1e-6).all()
    np.testing.assert_allclose(shares[..., [0, -1]], [[[0.0, 1.0]] * channels], atol=1e-5)
    # The sum over all knots counts by how much each value lies below the last, in spacings.
    weights = region[0, ..., 0] / region.sum()
    means = (features[0] * weights[..., None]).sum((0, 1))
    centre = (knots[-1] - means) / spacing + 0.5
    np.testing.assert_allclose(shares.sum(-1)[0], centre, rtol=1e-3, atol=1e-3)

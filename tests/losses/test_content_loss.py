# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Feature distance over the region."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.losses.content import compute_content_loss

seeds = st.integers(0, 99)


def draw(seed, height=6, width=5, channels=4):
    random = np.random.default_rng(seed)
    features, reference = random.normal(1.0, 2.0, (2, 2, height, width, channels)).astype("float32")
    region = np.float32(random.random((2, height, width, 1)))
    return features, reference, region


def test_it_is_zero_at_equality():
    features, _, region = draw(0)
    np.testing.assert_array_equal(compute_content_loss(features, features, region), [0.0, 0.0])


@given(seeds)
def test_it_is_the_share_of_the_references_own_variation(seed):
    features, reference, region = draw(seed)
    measured = compute_content_loss(features, reference, region)
    for row in range(2):
        f, g, m = (
            part[row].reshape(-1, part.shape[-1]).astype("float64")
            for part in (features, reference, region)
        )
        mean = (m * g).sum(0) / m.sum()
        expected = (m * (f - g) ** 2).sum() / (m * (g - mean) ** 2).sum()
        np.testing.assert_allclose(measured[row], expected, rtol=1e-4)


@given(seeds, st.floats(0.1, 100.0))
def test_it_does_not_depend_on_the_layers_scale(seed, scale):
    features, reference, region = draw(seed)
    np.testing.assert_allclose(
        compute_content_loss(scale * features, scale * reference, region),
        compute_content_loss(features, reference, region),
        rtol=1e-2,
    )


@given(seeds, st.integers(1, 3), st.integers(1, 3))
def test_it_does_not_depend_on_the_area_nor_on_the_number_of_channels(seed, rows, copies):
    parts = draw(seed)
    once = compute_content_loss(*parts)
    tiled = [np.tile(part, (1, rows, 2, 1)) for part in parts]
    np.testing.assert_allclose(compute_content_loss(*tiled), once, rtol=1e-4)
    repeated = [np.tile(part, (1, 1, 1, copies)) for part in parts[:2]]
    np.testing.assert_allclose(compute_content_loss(*repeated, parts[2]), once, rtol=1e-4)


def test_it_does_not_depend_on_what_lies_outside():
    features, reference, region = draw(1)
    region = np.float32(region > 0.5)
    grown = [
        np.pad(part, [(0, 0), (3, 2), (0, 4), (0, 0)], constant_values=fill)
        for part, fill in ((features, 7.0), (reference, -50.0), (region, 0.0))
    ]
    np.testing.assert_allclose(
        compute_content_loss(*grown), compute_content_loss(features, reference, region), rtol=1e-5
    )


def test_the_mean_of_the_reference_is_at_distance_one():
    _, reference, region = draw(2)
    region = np.ones_like(region)
    flat = np.broadcast_to(reference.mean((1, 2), keepdims=True), reference.shape)
    np.testing.assert_allclose(compute_content_loss(flat, reference, region), 1.0, rtol=1e-4)


def test_an_empty_region_costs_nothing():
    features, reference, region = draw(3)
    np.testing.assert_array_equal(
        compute_content_loss(features, reference, 0.0 * region), [0.0, 0.0]
    )


@pytest.mark.parametrize("kind", ["flat", "black", "equal", "empty"])
def test_gradients_are_finite(kind):
    features, reference, region = draw(4)
    if kind == "flat":
        reference[:] = 3.0
    elif kind == "black":
        features[:], reference[:] = 0.0, 0.0
    elif kind == "equal":
        features = reference.copy()
    else:
        region[:] = 0.0
    features = tf.Variable(features)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(compute_content_loss(features, reference, region))
    assert np.isfinite(loss.numpy())
    gradient = tape.gradient(loss, features).numpy()
    assert np.isfinite(gradient).all() and np.abs(gradient).max() < 1e4


def test_a_flat_reference_is_judged_by_its_energy():
    reference = np.full((1, 4, 4, 2), 3.0, "float32")
    loss = compute_content_loss(reference + 0.3, reference, np.ones((1, 4, 4, 1), "float32"))
    np.testing.assert_allclose(loss, 0.3**2 / (0.01 * 3.0**2), rtol=1e-3)


def test_half_precision_features_are_compared_in_float32():
    features, reference, region = draw(5)
    loss = compute_content_loss(
        tf.cast(features * 300.0, "float16"), tf.cast(reference * 300.0, "float16"), region
    )
    assert loss.dtype == tf.float32
    np.testing.assert_allclose(loss, compute_content_loss(features, reference, region), rtol=1e-2)

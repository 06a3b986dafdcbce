# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Distance of Gram matrices."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.losses.style import compute_style_loss
from tfstyle.losses.style_distances import DISTANCES
from tfstyle.ops.region_statistics import compute_gram

seeds = st.integers(0, 99)
both = pytest.mark.parametrize("distance", DISTANCES)


def draw_grams(seed, channels=4, height=5):
    random = np.random.default_rng(seed)
    features = random.normal(1.0, 1.0, (2, 2, height, 6, channels)).astype("float32")
    everywhere = np.ones((2, height, 6, 1), "float32")
    return [compute_gram(part, everywhere).numpy() for part in features]


@both
def test_it_is_zero_at_equality(distance):
    gram, _ = draw_grams(0)
    np.testing.assert_array_equal(compute_style_loss(gram, gram, distance=distance), [0.0, 0.0])


@given(seeds)
def test_it_is_the_share_of_the_styles_own_gram_matrix(seed):
    gram, target = (part.astype("float64") for part in draw_grams(seed))
    share = ((gram - target) ** 2).sum((1, 2)) / (target**2).sum((1, 2))
    np.testing.assert_allclose(compute_style_loss(*draw_grams(seed)), share, rtol=1e-4)
    robust = compute_style_loss(*draw_grams(seed), distance="robust")
    np.testing.assert_allclose(robust, 2.0 * (np.sqrt(1.0 + share) - 1.0), rtol=1e-4)


@both
@given(seeds, st.floats(0.1, 10.0))
def test_it_does_not_depend_on_the_layers_scale(distance, seed, scale):
    gram, target = draw_grams(seed)
    np.testing.assert_allclose(
        compute_style_loss(scale * gram, scale * target, distance=distance),
        compute_style_loss(gram, target, distance=distance),
        rtol=1e-3,
    )


@both
@given(seeds)
def test_it_does_not_depend_on_the_number_of_channels(distance, seed):
    gram, target = draw_grams(seed)
    repeated = [np.tile(part, (1, 2, 2)) for part in (gram, target)]
    np.testing.assert_allclose(
        compute_style_loss(*repeated, distance=distance),
        compute_style_loss(gram, target, distance=distance),
        rtol=1e-4,
    )


def test_robust_is_squared_near_the_style_and_grows_like_the_distance_far_from_it():
    target = np.eye(3, dtype="float32")[None]
    near = target * 1.05
    np.testing.assert_allclose(
        compute_style_loss(near, target, distance="robust"),
        compute_style_loss(near, target),
        rtol=2e-3,
    )
    far, farther = (compute_style_loss(target * k, target, distance="robust") for k in (1e3, 2e3))
    np.testing.assert_allclose(farther / far, 2.0, rtol=1e-2)


@both
@pytest.mark.parametrize("kind", ["flat", "black_style", "equal", "empty"])
def test_gradients_are_finite_through_the_features(distance, kind):
    random = np.random.default_rng(5)
    features = random.normal(size=(1, 5, 6, 4)).astype("float32")
    region = np.ones((1, 5, 6, 1), "float32")
    target = compute_gram(random.normal(size=(1, 5, 6, 4)).astype("float32"), region)
    if kind == "flat":
        features[:] = 0.0
    elif kind == "black_style":
        target = 1e-4 * target
    elif kind == "equal":
        target = compute_gram(features, region)
    else:
        region[:] = 0.0
    features = tf.Variable(features)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(
            compute_style_loss(compute_gram(features, region), target, distance=distance)
        )
    gradient = tape.gradient(loss, features).numpy()
    assert np.isfinite(loss.numpy()) and np.isfinite(gradient).all()


@both
def test_the_target_is_not_pulled_at_through_the_scale(distance):
    gram, target = (tf.Variable(part) for part in draw_grams(6))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(compute_style_loss(gram, target, distance=distance))
    ours, theirs = tape.gradient(loss, (gram, target))
    np.testing.assert_allclose(ours, -theirs, rtol=1e-5, atol=1e-7)

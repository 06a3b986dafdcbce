# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Normalization with the statistics of the region."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.layers.region_normalization import LARGEST, RegionNormalization
from tfstyle.ops.statistics_tape import StatisticsTape

EPSILON = 1e-5


def draw(seed, height=9, width=8):
    random = np.random.default_rng(seed)
    features = random.normal(random.normal(), random.uniform(0.5, 2.0), (1, height, width, 4))
    region = np.zeros((1, height, width, 1), "float32")
    region[:, 2:7, 1:6] = random.random((1, 5, 5, 1)) > 0.3
    return features.astype("float32"), region


@given(st.integers(0, 99))
def test_over_the_region_the_mean_is_0_and_the_deviation_1(seed):
    features, region = draw(seed)
    inside = np.asarray(RegionNormalization()(features, region))[region[..., 0] > 0]
    np.testing.assert_allclose(inside.mean(0), 0.0, atol=1e-4)
    np.testing.assert_allclose(inside.std(0), 1.0, atol=1e-3)


@given(st.integers(0, 99), st.floats(0.5, 20.0), st.floats(-5.0, 5.0))
def test_contrast_and_brightness_do_not_matter(seed, contrast, brightness):
    features, region = draw(seed)
    other = np.float32(contrast * features + brightness)
    normalize = RegionNormalization()
    np.testing.assert_allclose(normalize(other, region), normalize(features, region), atol=2e-3)


@given(st.integers(0, 99))
def test_a_crop_around_the_region_gives_the_values_of_the_whole(seed):
    features, region = draw(seed)
    crop = slice(None), slice(2, 7), slice(1, 6)
    normalize = RegionNormalization()
    np.testing.assert_allclose(
        normalize(features[crop], region[crop]),
        normalize(features, region)[crop],
        rtol=1e-4,
        atol=1e-5,
    )


def test_the_background_is_normalized_by_the_region_too():
    features, region = draw(1)
    output = np.asarray(RegionNormalization()(features, region))
    inside = features[region[..., 0] > 0]
    expected = (features - inside.mean(0)) / np.sqrt(inside.var(0) + EPSILON)
    np.testing.assert_allclose(output, expected, rtol=1e-3, atol=1e-4)


def test_an_empty_region_only_scales_and_bounds():
    features, region = draw(2)
    output = RegionNormalization()(features, np.zeros_like(region))
    scaled = np.clip(features / np.sqrt(EPSILON), -LARGEST, LARGEST)
    np.testing.assert_allclose(output, scaled, rtol=1e-5)


def test_a_region_of_one_cell_stays_finite_through_many_layers():
    features, region = draw(4)
    region = np.zeros_like(region)
    region[:, 1, 1] = 1.0
    for _ in range(20):
        features = np.array(RegionNormalization()(1e3 * features, region))
    assert np.isfinite(features).all()


def test_statistics_given_take_the_place_of_those_measured():
    features, region = draw(3)
    normalize, measured = RegionNormalization(), StatisticsTape()
    whole = normalize(features, region, tape=measured)
    corner = (slice(None), slice(0, 4), slice(0, 4))
    replay = StatisticsTape(recorded=measured.flat)
    piece = normalize(features[corner], np.zeros_like(region[corner]), tape=replay)
    np.testing.assert_allclose(piece, whole[corner], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("kind", ["flat", "empty"])
def test_gradients_are_finite_where_nothing_varies(kind):
    features, region = draw(4)
    if kind == "flat":
        features[:] = 0.3
    else:
        region[:] = 0.0
    features = tf.Variable(features)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(tf.square(RegionNormalization()(features, region) - 0.1))
    assert np.isfinite(tape.gradient(total, features).numpy()).all()

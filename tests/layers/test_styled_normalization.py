# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Normalization with the statistics of the region, scaled and shifted by a style code."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.layers.styled_normalization import EPSILON, StyledNormalization
from tfstyle.ops.statistics_tape import StatisticsTape

CHANNELS, CODE = 4, 6
NO_CODE = np.zeros((1, CODE), "float32")  # with fresh biases: scale 1, shift 0


def draw(seed, height=9, width=8):
    random = np.random.default_rng(seed)
    features = random.normal(random.normal(), random.uniform(0.5, 2.0), (1, height, width, 4))
    region = np.zeros((1, height, width, 1), "float32")
    region[:, 2:7, 1:6] = random.random((1, 5, 5, 1)) > 0.3
    return features.astype("float32"), region


def normalize(features, region, **options):
    return np.asarray(StyledNormalization()(features, region, NO_CODE, **options))


def standardize(features, region):
    inside = features[region[..., 0] > 0]
    return (features - inside.mean(0)) / np.sqrt(inside.var(0) + EPSILON)


@given(st.integers(0, 99))
def test_without_a_style_it_standardizes_by_the_region_and_drops_what_is_negative(seed):
    features, region = draw(seed)
    expected = np.maximum(standardize(features, region), 0.0)
    np.testing.assert_allclose(normalize(features, region), expected, rtol=1e-3, atol=1e-4)


@given(st.integers(0, 99))
def test_each_channel_is_scaled_and_shifted_by_what_the_code_says(seed):
    features, region = draw(seed)
    random = np.random.default_rng(seed)
    layer, code = StyledNormalization(), random.normal(size=(1, CODE)).astype("float32")
    layer(features, region, code)
    kernel, bias = (random.normal(size=weight.shape) for weight in layer.weights)
    layer.set_weights([kernel, bias])
    predicted = (code @ kernel / np.sqrt(CODE) + bias)[:, None, None]
    expected = standardize(features, region) * (1.0 + predicted[..., :CHANNELS])
    expected = np.maximum(expected + predicted[..., CHANNELS:], 0.0)
    np.testing.assert_allclose(layer(features, region, code), expected, rtol=1e-3, atol=1e-3)


def test_not_normalized_it_scales_and_shifts_the_features_themselves():
    features, region = draw(0)
    layer = StyledNormalization(normalized=False)
    styled = np.asarray(layer(features, region, NO_CODE))
    np.testing.assert_allclose(styled, np.where(features > 0, features, 0.1 * features), rtol=1e-5)


@pytest.mark.parametrize("length", [4, 64, 512])
def test_a_fresh_layer_is_as_strong_for_a_code_of_any_length(length):
    features, region = np.ones((400, 1, 1, CHANNELS), "float32"), np.ones((400, 1, 1, 1), "float32")
    codes = np.random.default_rng(3).normal(size=(400, length)).astype("float32")
    changed = StyledNormalization(normalized=False)(features, region, codes) - features
    assert 0.2 < np.std(changed) < 0.7


@given(st.integers(0, 99))
def test_a_crop_around_the_region_gives_the_values_of_the_whole(seed):
    features, region = draw(seed)
    crop = slice(None), slice(2, 7), slice(1, 6)
    np.testing.assert_allclose(
        normalize(features[crop], region[crop]),
        normalize(features, region)[crop],
        rtol=1e-4,
        atol=1e-5,
    )


def test_an_empty_region_only_scales():
    features, region = draw(2)
    expected = np.maximum(features, 0.0) / np.sqrt(EPSILON)
    np.testing.assert_allclose(normalize(features, np.zeros_like(region)), expected, rtol=1e-5)


def test_statistics_given_take_the_place_of_those_measured():
    features, region = draw(3)
    measured = StatisticsTape()
    whole = normalize(features, region, tape=measured)
    corner = (slice(None), slice(0, 4), slice(0, 4))
    replay = StatisticsTape(recorded=measured.flat)
    piece = normalize(features[corner], np.zeros_like(region[corner]), tape=replay)
    np.testing.assert_allclose(piece, whole[corner], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("kind", ["flat", "empty"])
def test_gradients_are_finite_where_nothing_varies(kind):
    features, region = draw(4)
    if kind == "flat":
        features[:] = 0.3
    else:
        region[:] = 0.0
    features, layer = tf.Variable(features), StyledNormalization()
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(tf.square(layer(features, region, NO_CODE) - 0.1))
    assert np.isfinite(tape.gradient(total, features).numpy()).all()

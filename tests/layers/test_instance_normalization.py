# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import keras
import numpy as np

from tfstyle.layers.instance_normalization import InstanceNormalization
from tfstyle.ops.statistics_tape import StatisticsTape


def draw(*shape):
    return np.random.default_rng(0).normal(3.0, 5.0, shape).astype("float32")


def test_it_gives_mean_0_and_deviation_1_of_each_picture():
    features = draw(2, 16, 12, 4)
    layer = InstanceNormalization()
    made = keras.ops.convert_to_numpy(layer(features))
    np.testing.assert_allclose(made.mean(axis=(1, 2)), 0.0, atol=1e-5)
    np.testing.assert_allclose(made.std(axis=(1, 2)), 1.0, atol=1e-4)
    layer.scale.assign([1.0, 2.0, 3.0, 4.0])
    layer.offset.assign([5.0, 6.0, 7.0, 8.0])
    np.testing.assert_allclose(layer(features), made * [1, 2, 3, 4] + [5, 6, 7, 8], atol=1e-4)


def test_over_a_region_the_rest_does_not_count_and_the_whole_is_no_region():
    features, region = draw(1, 8, 6, 3), np.zeros((1, 8, 6, 1), "float32")
    region[:, 2:7, 1:5] = 1.0
    layer = InstanceNormalization()
    made = keras.ops.convert_to_numpy(layer(features, region))
    np.testing.assert_allclose(made[:, 2:7, 1:5].mean(axis=(1, 2)), 0.0, atol=1e-5)
    crop = layer(features[:, 2:7, 1:5], region[:, 2:7, 1:5])
    np.testing.assert_allclose(made[:, 2:7, 1:5], crop, atol=1e-5)
    whole = layer(features, np.ones_like(region))
    np.testing.assert_allclose(whole, layer(features), atol=1e-5)


def test_what_a_tape_measured_can_be_replayed():
    features, region = draw(1, 8, 6, 3), np.ones((1, 8, 6, 1), "float32")
    layer, tape = InstanceNormalization(), StatisticsTape()
    made = keras.ops.convert_to_numpy(layer(features, region, tape=tape))
    replay = StatisticsTape(recorded=tape.flat)
    crop = layer(features[:, :3], region[:, :3], tape=replay)
    np.testing.assert_allclose(crop, made[:, :3], atol=1e-6)

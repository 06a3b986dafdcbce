# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Positions that see nothing but the region."""

import numpy as np
import pytest
from narrow_vgg import patch_keras_applications

from tfstyle.features.endpoints import compute_reach, compute_stride
from tfstyle.features.network_features import NetworkFeatures
from tfstyle.losses.region_levels import reduce_to_layer, reduce_to_receptive_fields
from tfstyle.ops.region_statistics import compute_gram

LAYERS = ("conv1_1", "conv2_1", "conv3_1", "conv4_1")


@pytest.fixture(name="features", scope="module")
def build_features():
    with pytest.MonkeyPatch.context() as patch:
        patch_keras_applications(patch, channels=16)
        return NetworkFeatures(LAYERS, network="vgg19", weights="random", pooling="average")


def draw_region(height=176, width=192):
    region = np.zeros((1, height, width, 1), "float32")
    region[:, 5:165, 9:185] = 1.0
    return region


@pytest.mark.parametrize("layer", LAYERS)
def test_what_lies_outside_the_region_does_not_enter_its_gram_matrix(features, layer):
    random = np.random.default_rng(0)
    region = draw_region()
    picture = random.random((1, *region.shape[1:3], 3), "float32")
    other = np.where(region > 0, picture, random.random(picture.shape, "float32"))
    stride, reach = compute_stride(layer), compute_reach(layer)
    values = [features(drawn)[layer] for drawn in (picture, other)]
    sides = {"height": values[0].shape[1], "width": values[0].shape[2]}
    inner = reduce_to_receptive_fields(region, stride, reach=reach, **sides)
    whole = reduce_to_layer(region, stride, **sides)
    assert 0 < np.sum(inner) < np.sum(whole)
    grams = [np.asarray(compute_gram(value, inner)) for value in values]
    np.testing.assert_allclose(*grams, rtol=1e-5)
    seen = [np.asarray(compute_gram(value, whole)) for value in values]
    assert np.abs(seen[0] - seen[1]).max() > 1e-3 * np.abs(seen[0]).max()


@pytest.mark.parametrize("layer", LAYERS)
def test_a_position_sees_as_far_as_its_reach_and_no_farther(features, layer):
    stride, reach = compute_stride(layer), compute_reach(layer)
    picture = np.random.default_rng(1).random((1, 96, 96, 3), "float32")
    at = 48 // stride
    start, stop = at * stride - reach, (at + 1) * stride + reach
    value = np.asarray(features(picture)[layer])[0, at, at]
    far = np.random.default_rng(2).random(picture.shape, "float32")
    far[:, start:stop, start:stop] = picture[:, start:stop, start:stop]
    np.testing.assert_allclose(np.asarray(features(far)[layer])[0, at, at], value, rtol=1e-5)
    near = np.array(picture)
    near[:, start, start:stop] = 1.0 - near[:, start, start:stop]
    assert np.abs(np.asarray(features(near)[layer])[0, at, at] - value).max() > 0


def test_a_small_region_keeps_at_least_a_quarter_and_the_whole_picture_all():
    region = np.zeros((2, 64, 64, 1), "float32")
    region[0, 16:48, 16:48] = 1.0
    region[1] = 1.0
    reduced = np.asarray(reduce_to_receptive_fields(region, 4, height=16, width=16, reach=30))
    assert reduced[0].sum() == 16  # 8 x 8 cells, two less on each side; a third would leave 4
    np.testing.assert_array_equal(reduced[1], 1.0)

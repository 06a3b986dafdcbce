# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest

from tfstyle.layers.bottleneck_block import SCALES, BottleneckBlock


@pytest.mark.parametrize("scale", SCALES)
def test_the_size_and_the_parameters_are_by_hand(scale):
    block, width, channels = BottleneckBlock(3, scale=scale), 3, 12
    block.build((None, None, None, channels))
    region = np.ones((1, 8, 6, 1), "float32")
    scaled = np.ones((1, int(8 * scale), int(6 * scale), 1), "float32")
    features = np.random.default_rng(0).normal(size=(1, 8, 6, channels)).astype("float32")
    made = block(features, region, scaled)
    assert made.shape == (1, int(8 * scale), int(6 * scale), 4 * width)
    convolutions = (channels + 1) * width + (9 * width + 1) * width + (width + 1) * 4 * width
    normalizations = 2 * (channels + width + width)
    shortcut = 0 if scale == 1 else (channels + 1) * 4 * width
    assert block.count_params() == convolutions + normalizations + shortcut
    again = BottleneckBlock.from_config(block.get_config())
    again.build((None, None, None, channels))
    again.set_weights(block.get_weights())
    np.testing.assert_array_equal(again(features, region, scaled), made)


def test_without_its_last_convolution_a_block_is_its_shortcut():
    block = BottleneckBlock(3)
    block.build((None, None, None, 12))
    for weight in block.convolutions[2].weights:
        weight.assign(0 * weight)
    region = np.ones((1, 5, 4, 1), "float32")
    features = np.random.default_rng(0).normal(size=(1, 5, 4, 12)).astype("float32")
    np.testing.assert_array_equal(block(features, region, region), features)


def test_another_scale_is_refused():
    with pytest.raises(ValueError, match="scale=3"):
        BottleneckBlock(3, scale=3)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The light residual block that a style code steers."""

import numpy as np
import pytest

from tfstyle.layers.light_residual_block import LightResidualBlock

CHANNELS, CODE = 3, 4
WHOLE = np.ones((2, 10, 9, 1), "float32")


@pytest.fixture(name="features")
def make_features():
    return np.random.default_rng(0).normal(size=(2, 10, 9, CHANNELS)).astype("float32")


@pytest.fixture(name="code")
def make_code():
    return np.random.default_rng(1).normal(size=(2, CODE)).astype("float32")


@pytest.fixture(name="block")
def build_block():
    block = LightResidualBlock(CHANNELS)
    block.build((None, None, None, CHANNELS), (None, None, None, 1), (None, CODE))
    random = np.random.default_rng(2)
    block.set_weights([random.normal(0.0, 0.4, w.shape) for w in block.weights])
    return block


def test_a_block_whose_second_convolution_is_zero_changes_nothing(block, features, code):
    block.second.set_weights([np.zeros(w.shape) for w in block.second.weights])
    np.testing.assert_array_equal(block(features, WHOLE, code), features)


def test_a_block_sees_one_position_beyond_the_region_and_no_more(block, features, code):
    region = np.zeros_like(WHOLE)
    region[:, 3:7, 3:6] = 1.0
    near = np.zeros_like(region, bool)
    near[:, 2:8, 2:7] = True
    inside = np.broadcast_to(region > 0, features.shape)
    plain = np.asarray(block(features, region, code))
    far = np.asarray(block(np.where(near, features, 9.0), region, code))
    np.testing.assert_allclose(far[inside], plain[inside], rtol=1e-5, atol=1e-5)
    closer = np.asarray(block(np.where(region > 0, features, 9.0), region, code))
    assert np.abs(closer[inside] - plain[inside]).max() > 0.01


def test_a_block_paints_two_styles_differently(block, features, code):
    one, two = block(np.repeat(features[:1], 2, axis=0), WHOLE, code)
    assert np.abs(one - two).max() > 0.1

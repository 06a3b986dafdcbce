# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Layers that a style code steers: modulation and the residual block."""

import numpy as np
import pytest

from tfstyle.layers.style_modulation import StyleModulation
from tfstyle.layers.styled_residual_block import StyledResidualBlock

CHANNELS, CODE = 3, 4


@pytest.fixture(name="features")
def make_features():
    return np.random.default_rng(0).normal(size=(2, 10, 9, CHANNELS)).astype("float32")


@pytest.fixture(name="code")
def make_code():
    return np.random.default_rng(1).normal(size=(2, CODE)).astype("float32")


@pytest.fixture(name="block")
def build_block():
    block = StyledResidualBlock(CHANNELS)
    block.build((None, None, None, CHANNELS), (None, CODE))
    random = np.random.default_rng(2)
    block.set_weights([random.normal(0.0, 0.4, w.shape) for w in block.weights])
    return block


def test_modulation_scales_and_shifts_each_channel_by_what_the_code_says(features, code):
    modulation = StyleModulation()
    modulation(features, code)
    kernel, bias = (np.random.default_rng(2).normal(size=w.shape) for w in modulation.weights)
    modulation.set_weights([kernel, bias])
    predicted = (code @ kernel / np.sqrt(CODE) + bias)[:, None, None]
    expected = features * (1.0 + predicted[..., :CHANNELS]) + predicted[..., CHANNELS:]
    np.testing.assert_allclose(modulation(features, code), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("length", [4, 64, 512])
def test_a_fresh_modulation_is_as_strong_for_a_code_of_any_length(length):
    features = np.ones((400, 1, 1, CHANNELS), "float32")
    codes = np.random.default_rng(3).normal(size=(400, length)).astype("float32")
    changed = np.asarray(StyleModulation()(features, codes)) - features
    assert 0.2 < changed.std() < 0.7


def test_a_code_of_zero_with_no_bias_changes_nothing(features, code):
    np.testing.assert_array_equal(StyleModulation()(features, np.zeros_like(code)), features)


def test_a_block_whose_second_convolution_is_flat_adds_a_constant_to_each_channel(
    block, features, code
):
    block.second.set_weights([np.zeros(w.shape) for w in block.second.weights])
    region = np.ones((2, 10, 9, 1), "float32")
    added = np.asarray(block(features, code, region)) - features
    np.testing.assert_allclose(added, np.broadcast_to(added[:, :1, :1], added.shape), atol=1e-5)
    assert np.abs(added).max() > 0.1


def test_a_block_sees_two_positions_beyond_the_region_and_no_more(block, features, code):
    region = np.zeros((2, 10, 9, 1), "float32")
    region[:, 3:7, 3:6] = 1.0
    near = np.zeros_like(region, bool)
    near[:, 1:9, 1:8] = True
    inside = np.broadcast_to(region > 0, features.shape)
    plain = np.asarray(block(features, code, region))
    far = np.asarray(block(np.where(near, features, 9.0), code, region))
    # A fast convolution may let far pixels in and cancel them, but for rounding.
    np.testing.assert_allclose(far[inside], plain[inside], atol=1e-4)
    closer = np.asarray(block(np.where(region > 0, features, 9.0), code, region))
    assert np.abs(closer[inside] - plain[inside]).max() > 0.01


def test_a_block_paints_two_styles_differently(block, features, code):
    region = np.ones((2, 10, 9, 1), "float32")
    same = np.repeat(features[:1], 2, axis=0)
    one, two = block(same, code, region)
    assert np.abs(one - two).max() > 0.1

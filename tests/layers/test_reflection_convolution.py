# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Convolution padded by reflection."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.layers.reflection_convolution import ReflectionConvolution


def build(kernel_size, **kwargs):
    layer = ReflectionConvolution(2, kernel_size, **kwargs)
    layer.build((None, None, None, 3))
    random = np.random.default_rng(kernel_size)
    layer.set_weights([random.normal(size=weight.shape) for weight in layer.weights])
    return layer


@pytest.mark.parametrize("strides", [1, 2])
@pytest.mark.parametrize("kernel_size", [1, 2, 3, 4, 5])
@given(height=st.integers(3, 9), width=st.integers(3, 9))
def test_it_is_the_convolution_of_the_picture_that_numpy_mirrors(
    kernel_size, strides, height, width
):
    layer = LAYERS[kernel_size, strides]
    features = np.random.default_rng(height * width).normal(size=(1, height, width, 3))
    before, after = (kernel_size - 1) // 2, kernel_size // 2
    padded = np.pad(features[0], [(before, after), (before, after), (0, 0)], mode="reflect")
    kernel, bias = (weight.astype("float64") for weight in layer.get_weights())
    expected = np.stack(
        [
            sum(
                scipy.signal.correlate2d(padded[..., i], kernel[..., i, o], mode="valid")
                for i in range(3)
            )
            + bias[o]
            for o in range(2)
        ],
        axis=-1,
    )[::strides, ::strides]
    output = np.asarray(layer(features.astype("float32")))[0]
    assert output.shape[:2] == (-(-height // strides), -(-width // strides))
    np.testing.assert_allclose(output, expected, rtol=1e-4, atol=1e-4)


LAYERS = {
    (size, strides): build(size, strides=strides) for size in range(1, 6) for strides in (1, 2)
}


@pytest.mark.parametrize("kernel_size", [1, 3, 4, 5])
def test_a_constant_picture_has_no_halo_at_its_border(kernel_size):
    output = np.asarray(build(kernel_size)(np.full((1, 8, 7, 3), 0.7, "float32")))
    np.testing.assert_allclose(output, np.broadcast_to(output[:, :1, :1], output.shape), rtol=1e-5)


def test_the_activation_comes_last():
    features = np.random.default_rng(0).normal(size=(1, 6, 6, 3)).astype("float32")
    plain, rectified = build(3)(features), build(3, activation="relu")(features)
    np.testing.assert_allclose(rectified, np.maximum(plain, 0.0), rtol=1e-5, atol=1e-6)
    assert np.min(plain) < 0.0

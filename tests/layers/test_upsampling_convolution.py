# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Upsampling without a checkerboard."""

import keras
import numpy as np
import tensorflow as tf

from tfstyle.layers.upsampling_convolution import UpsamplingConvolution


def build():
    layer = UpsamplingConvolution(4)
    layer.build((None, None, None, 3))
    random = np.random.default_rng(0)
    layer.set_weights([random.normal(size=weight.shape) for weight in layer.weights])
    return layer


def measure_variation(picture):
    """Largest difference of two positions, channel by channel."""
    return np.ptp(np.asarray(picture), axis=(1, 2)).max()


def test_a_constant_stays_constant_where_a_transposed_convolution_makes_a_checkerboard():
    constant = np.full((1, 6, 5, 3), 0.7, "float32")
    assert measure_variation(build()(constant)) < 1e-5
    transposed = keras.layers.Conv2DTranspose(4, 3, strides=2, padding="same")
    assert measure_variation(transposed(constant)[:, 2:-2, 2:-2]) > 0.01


def test_the_picture_is_doubled_bilinearly_and_then_convolved():
    layer = build()
    features = np.random.default_rng(1).normal(size=(2, 5, 7, 3)).astype("float32")
    doubled = tf.image.resize(features, (10, 14))
    output = layer(features)
    assert output.shape == (2, 10, 14, 4)
    np.testing.assert_allclose(output, layer.convolution(doubled), atol=1e-5)

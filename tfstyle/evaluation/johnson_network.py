# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The feed-forward network of Johnson et al., as a reference for speed."""

import keras
from keras import layers, ops

from tfstyle.layers.instance_normalization import InstanceNormalization

BLOCKS = 5


def build_johnson_network() -> keras.Model:
    """Builds the network with random weights: `[B, H, W, 3]` in [0, 1] to the same.

    Johnson et al., "Perceptual Losses for Real-Time Style Transfer and Super-Resolution", 2016, and
    its supplement: 9x9 of 32 channels, two 3x3 of stride 2 to 64 and 128, five residual blocks of
    two 3x3 of 128, two transposed 3x3 of stride 2 to 64 and 32, 9x9 to 3 and a scaled tanh.
    1,679,235 parameters. H and W must be multiples of 4.

    Deviations: instance normalization, as in all later work, in place of batch normalization;
    zero padding everywhere, in place of 40 pixels of reflection padding and blocks that shrink,
    since it costs the least.
    """
    pixels = keras.Input((None, None, 3))
    features = 2.0 * pixels - 1.0
    for channels, size, stride in ((32, 9, 1), (64, 3, 2), (128, 3, 2)):
        features = layers.Conv2D(channels, size, strides=stride, padding="same")(features)
        features = ops.relu(InstanceNormalization()(features))
    for _ in range(BLOCKS):
        change = layers.Conv2D(128, 3, padding="same")(features)
        change = ops.relu(InstanceNormalization()(change))
        change = layers.Conv2D(128, 3, padding="same")(change)
        features = features + InstanceNormalization()(change)
    for channels in (64, 32):
        features = layers.Conv2DTranspose(channels, 3, strides=2, padding="same")(features)
        features = ops.relu(InstanceNormalization()(features))
    features = layers.Conv2D(3, 9, padding="same")(features)
    return keras.Model(pixels, 0.5 * ops.tanh(features) + 0.5, name="johnson")

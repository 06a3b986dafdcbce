# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""One VGG of random weights for all tests of the features."""

import pytest

from tfstyle.features.vgg_features import VggFeatures

ENDPOINTS = ("conv1_1", "relu2_2", "conv3_3", "conv4_2", "conv5_2")


@pytest.fixture(name="vgg", scope="session")
def build_random_vgg():
    return VggFeatures(ENDPOINTS, weights="random")


@pytest.fixture(name="narrow_vgg")
def make_keras_applications_narrow(monkeypatch):
    """`keras.applications` whose VGGs have the real layers, of 4 channels each; the real ones
    would be written and read for seconds."""
    import keras

    from tfstyle.features.endpoints import BLOCK_SIZES

    def make_builder(network):
        def build(*, weights, include_top, input_shape):
            assert not include_top
            assert weights is None, "the download is not to be tried"
            features = inputs = keras.Input(input_shape)
            for block, size in enumerate(BLOCK_SIZES[network], start=1):
                for convolution in range(1, size + 1):
                    features = keras.layers.Conv2D(
                        4,
                        3,
                        padding="same",
                        activation="relu",
                        name=f"block{block}_conv{convolution}",
                    )(features)
                features = keras.layers.MaxPooling2D(name=f"block{block}_pool")(features)
            return keras.Model(inputs, features, name=network)

        return build

    for network, builder in (("vgg16", "VGG16"), ("vgg19", "VGG19")):
        monkeypatch.setattr(keras.applications, builder, make_builder(network))
    return keras.applications

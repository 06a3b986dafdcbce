# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Loss networks with the layers of VGG, of a few channels each.

What most tests look at does not depend on the width, and the real ones take seconds to make.
"""

import keras

from tfstyle.features.endpoints import BLOCK_SIZES
from tfstyle.features.weights import BUILDERS


def patch_keras_applications(patch, *, channels):
    """Puts narrow ones in the place of keras.applications' VGG16 and VGG19.

    Args:
      patch: a `pytest.MonkeyPatch`.
      channels: of every layer.
    """
    for network, builder in BUILDERS.items():
        patch.setattr(keras.applications, builder, _make_builder(network, channels))


def _make_builder(network, channels):
    def build(*, weights, include_top, input_shape):
        assert not include_top
        assert weights is None, "the download is not to be tried"
        features = inputs = keras.Input(input_shape)
        for block, size in enumerate(BLOCK_SIZES[network], start=1):
            for number in range(1, size + 1):
                name = f"block{block}_conv{number}"
                features = keras.layers.Conv2D(
                    channels, 3, padding="same", activation="relu", name=name
                )(features)
            features = keras.layers.MaxPooling2D(name=f"block{block}_pool")(features)
        return keras.Model(inputs, features, name=network)

    return build

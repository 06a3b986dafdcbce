# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""SqueezeNet v1.1 without its classifier."""

import keras
from keras import KerasTensor, layers

# Channels of the squeeze and of each of the two expansions, fire2 to fire9.
FIRES = ((16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256))
# With one row and one column of padding, a convolution or pooling of stride 2 halves the size as
# VGG's pooling does. Alternating the sides keeps cells within half a stride of their place.
_POOLINGS = {"pool1": "start", "pool3": "end", "pool5": "start"}
_PADDING = {"start": ((1, 0), (1, 0)), "end": ((0, 1), (0, 1))}


def build_squeezenet(
    *,
    weights: None = None,
    include_top: bool = False,
    input_shape: tuple[int | None, int | None, int] = (None, None, 3),
) -> keras.Model:
    """SqueezeNet v1.1 up to fire9, as a `keras.Model` of BGR pictures less the channel means.

    Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model
    size", 2016; v1.1 of their repository. The outputs of `conv1` and `fire2` to `fire9` follow
    their ReLU.

    Args:
      weights, include_top: None and False; taken because builders of keras.applications do.
      input_shape: `(H, W, 3)`, each side at least 32, or None for any.

    Deviations: the convolution and poolings of stride 2 are padded by one row and one column, so
    that a layer of stride s has H // s rows; the original has up to one row fewer.
    """
    assert weights is None and not include_top
    inputs = keras.Input(input_shape)
    features = layers.ZeroPadding2D(_PADDING["end"], name="conv1_pad")(inputs)
    features = layers.Conv2D(64, 3, strides=2, activation="relu", name="conv1")(features)
    for number, (squeezed, expanded) in enumerate(FIRES, start=2):
        pooling = f"pool{number - 1}"
        if pooling in _POOLINGS:
            # Zeros do not change a maximum over the output of a ReLU.
            padding = _PADDING[_POOLINGS[pooling]]
            features = layers.ZeroPadding2D(padding, name=f"{pooling}_pad")(features)
            features = layers.MaxPooling2D(3, strides=2, name=pooling)(features)
        features = _add_fire(features, f"fire{number}", squeezed, expanded)
    return keras.Model(inputs, features, name="squeezenet")


def _add_fire(features: KerasTensor, name: str, squeezed: int, expanded: int) -> KerasTensor:
    def convolve(inputs, size, channels, part):
        return layers.Conv2D(
            channels, size, padding="same", activation="relu", name=f"{name}_{part}"
        )(inputs)

    features = convolve(features, 1, squeezed, "squeeze1x1")
    pair = [convolve(features, size, expanded, f"expand{size}x{size}") for size in (1, 3)]
    return layers.Concatenate(name=name)(pair)

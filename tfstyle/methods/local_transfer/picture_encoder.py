# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The encoder of content and target."""

from collections.abc import Sequence
from typing import Any

import keras
from keras import KerasTensor

from tfstyle.layers.reflection_convolution import ReflectionConvolution


class PictureEncoder(keras.layers.Layer):
    """Two 3x3 convolutions of stride 2 (step 2 of the paper).

    `[B, H, W, C]` -> (`[B, H/2, W/2, D1]`, `[B, H/4, W/4, D2]`), the features after each.

    Without normalization, which would throw the colours away and would have to measure a region at
    every scale; so tiles of a picture are encoded exactly as the whole.
    """

    def __init__(self, channels: Sequence[int], **kwargs: Any):
        super().__init__(**kwargs)
        self.channels = tuple(channels)
        kinds = {"strides": 2, "activation": "relu", "dtype": self.dtype_policy}
        self.first = ReflectionConvolution(self.channels[0], 3, name="first", **kinds)
        self.second = ReflectionConvolution(self.channels[1], 3, name="second", **kinds)

    def build(self, picture_shape: tuple[int | None, ...]) -> None:
        self.first.build(picture_shape)
        self.second.build((picture_shape[0], None, None, self.channels[0]))

    def call(self, picture: KerasTensor) -> tuple[KerasTensor, KerasTensor]:
        half = self.first(picture)
        return half, self.second(half)

    def compute_output_shape(
        self, picture_shape: tuple[int | None, ...]
    ) -> tuple[tuple[int | None, ...], ...]:
        return tuple((picture_shape[0], None, None, width) for width in self.channels)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "channels": self.channels}

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Per-channel scale and shift that a style code predicts."""

import keras
from keras import KerasTensor


class StyleModulation(keras.layers.Layer):
    """features * (1 + scale(code)) + shift(code), channel by channel.

    Ghiasi et al., "Exploring the structure of a real-time, arbitrary neural artistic stylization
    network", BMVC 2017, Eq. 5, for features that are normalized. The code is divided by the
    square root of its length: Adam's steps do not shrink with the number of inputs, and without the
    division the last layers died within a hundred steps.

    Call: features `[B, H, W, C]`, style_code `[B, D]`; returns `[B, H, W, C]`.
    """

    def build(
        self, features_shape: tuple[int | None, ...], style_code_shape: tuple[int | None, ...]
    ) -> None:
        channels = features_shape[-1]
        self.scale_and_shift = keras.layers.Dense(
            2 * channels,
            kernel_initializer=keras.initializers.RandomNormal(stddev=0.3, seed=channels),
            dtype=self.dtype_policy,
            name="scale_and_shift",
        )
        self.scale_and_shift.build(style_code_shape)

    def call(self, features: KerasTensor, style_code: KerasTensor) -> KerasTensor:
        channels = features.shape[-1]
        style_code = style_code * style_code.shape[-1] ** -0.5
        predicted = self.scale_and_shift(style_code)[:, None, None, :]
        return features * (1.0 + predicted[..., :channels]) + predicted[..., channels:]

    def compute_output_shape(
        self, features_shape: tuple[int | None, ...], style_code_shape: tuple[int | None, ...]
    ) -> tuple[int | None, ...]:
        return features_shape

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Region normalization whose scale and shift come from a style code."""

from typing import Any

import keras
from keras import KerasTensor, ops

from tfstyle.ops.statistics_tape import StatisticsTape

# Added to the variance: limits the gain on a nearly flat region, whose gradient would overflow
# after a dozen normalizations.
EPSILON = 1e-3


class StyledNormalization(keras.layers.Layer):
    """(features - mean) / std * (1 + scale(code)) + shift(code), as one affine map, then a ReLU.

    Mean and standard deviation of each channel are taken over the region alone (instance
    normalization, Ulyanov et al. 2016), so the background does not leak in and a crop around the
    region gives the values of the whole picture. Scale and shift are predicted from the style code
    (Ghiasi et al., "Exploring the structure of a real-time, arbitrary neural artistic stylization
    network", BMVC 2017, Eq. 5). The code is divided by the square root of its length: Adam's steps
    do not shrink with the number of inputs, and without the division layers died within a hundred
    steps.

    Call: features `[B, H, W, C]`, region `[B, H, W, 1]`, style_code `[B, D]`, and optionally a
    `StatisticsTape` that measures the statistics or replays them; returns `[B, H, W, C]`. An empty
    region has mean 0 and variance `EPSILON`.

    Args:
      normalized: if False, the features are not normalized and the region is not used; the
        activation is then a leaky ReLU, since channels that are not normalized can die.
    """

    def __init__(self, *, normalized: bool = True, **kwargs: Any):
        super().__init__(**kwargs)
        self.normalized = normalized

    def build(
        self,
        features_shape: tuple[int | None, ...],
        region_shape: tuple[int | None, ...],
        style_code_shape: tuple[int | None, ...],
    ) -> None:
        channels = features_shape[-1]
        self.scale_and_shift = keras.layers.Dense(
            2 * channels,
            kernel_initializer=keras.initializers.RandomNormal(stddev=0.3, seed=channels),
            dtype="float32",  # one vector per picture: full precision costs nothing
            name="scale_and_shift",
        )
        self.scale_and_shift.build(style_code_shape)

    def call(
        self,
        features: KerasTensor,
        region: KerasTensor,
        style_code: KerasTensor,
        tape: StatisticsTape | None = None,
    ) -> KerasTensor:
        channels = features.shape[-1]
        style_code = style_code * style_code.shape[-1] ** -0.5
        predicted = self.scale_and_shift(style_code)[:, None, None, :]
        scale, shift = 1.0 + predicted[..., :channels], predicted[..., channels:]
        if self.normalized:
            tape = StatisticsTape() if tape is None else tape
            mean, std = tape.mean_std(features, region, epsilon=EPSILON)
            scale = scale / std
            shift = shift - mean * scale
        styled = features * ops.cast(scale, features.dtype) + ops.cast(shift, features.dtype)
        return ops.relu(styled) if self.normalized else ops.leaky_relu(styled, 0.1)

    def compute_output_shape(
        self,
        features_shape: tuple[int | None, ...],
        region_shape: tuple[int | None, ...],
        style_code_shape: tuple[int | None, ...],
    ) -> tuple[int | None, ...]:
        return features_shape

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "normalized": self.normalized}

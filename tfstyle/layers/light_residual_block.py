# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Residual block with half the arithmetic, normalized by a style code."""

from typing import Any

import keras
from keras import KerasTensor

from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.layers.styled_normalization import StyledNormalization
from tfstyle.ops.statistics_tape import StatisticsTape


class LightResidualBlock(keras.layers.Layer):
    """A 3x3 and a 1x1 convolution, styled normalization and ReLU between them, and a skip.

    The paper's residual block (He et al. 2016), conditional on the style, with the second of its
    3x3 convolutions made 1x1: half the arithmetic and half the radius, so that a crop needs a
    smaller margin. Features `[B, H, W, C]`, region `[B, H, W, 1]`, style_code `[B, D]` ->
    `[B, H, W, C]`.

    Where `support`, `[B, H, W, 1]` of 0 and 1, is 0, nothing of the features around gets in.
    """

    def __init__(self, channels: int, **kwargs: Any):
        super().__init__(**kwargs)
        self.channels = channels
        policy = {"dtype": self.dtype_policy}
        self.first = ReflectionConvolution(channels, 3, name="first", **policy)
        self.normalization = StyledNormalization(name="normalization", **policy)
        self.second = ReflectionConvolution(channels, 1, name="second", **policy)

    def build(
        self,
        features_shape: tuple[int | None, ...],
        region_shape: tuple[int | None, ...],
        style_code_shape: tuple[int | None, ...],
    ) -> None:
        self.first.build(features_shape)
        self.normalization.build(features_shape, region_shape, style_code_shape)
        self.second.build(features_shape)

    def call(
        self,
        features: KerasTensor,
        region: KerasTensor,
        style_code: KerasTensor,
        tape: StatisticsTape | None = None,
        support: KerasTensor | None = None,
    ) -> KerasTensor:
        hidden = self.normalization(self.first(features), region, style_code, tape=tape)
        if support is not None:
            hidden = support * hidden
        return features + self.second(hidden)

    def compute_output_shape(
        self,
        features_shape: tuple[int | None, ...],
        region_shape: tuple[int | None, ...],
        style_code_shape: tuple[int | None, ...],
    ) -> tuple[int | None, ...]:
        return features_shape

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "channels": self.channels}

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Residual block whose normalization takes its scale and shift from a style code."""

from typing import Any

import keras
from keras import KerasTensor, ops

from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.layers.region_normalization import RegionNormalization
from tfstyle.layers.style_modulation import StyleModulation
from tfstyle.ops.statistics_tape import StatisticsTape


class StyledResidualBlock(keras.layers.Layer):
    """Two 3x3 convolutions with region normalization and style modulation, and a skip.

    The paper's residual block (He et al. 2016), conditional on the style: features
    `[B, H, W, C]`, region `[B, H, W, 1]`, style_code `[B, D]` -> `[B, H, W, C]`.
    """

    def __init__(self, channels: int, **kwargs: Any):
        super().__init__(**kwargs)
        self.channels = channels
        policy = {"dtype": self.dtype_policy}
        self.first = ReflectionConvolution(channels, 3, name="first", **policy)
        self.first_modulation = StyleModulation(name="first_modulation", **policy)
        self.second = ReflectionConvolution(channels, 3, name="second", **policy)
        self.second_modulation = StyleModulation(name="second_modulation", **policy)
        self.normalization = RegionNormalization(name="normalization", **policy)

    def build(
        self, features_shape: tuple[int | None, ...], style_code_shape: tuple[int | None, ...]
    ) -> None:
        for convolution in (self.first, self.second):
            convolution.build(features_shape)
        for modulation in (self.first_modulation, self.second_modulation):
            modulation.build(features_shape, style_code_shape)

    def call(
        self,
        features: KerasTensor,
        style_code: KerasTensor,
        region: KerasTensor,
        tape: StatisticsTape | None = None,
    ) -> KerasTensor:
        hidden = self.normalization(self.first(features), region, tape=tape)
        hidden = ops.relu(self.first_modulation(hidden, style_code))
        hidden = self.normalization(self.second(hidden), region, tape=tape)
        return features + self.second_modulation(hidden, style_code)

    def compute_output_shape(
        self, features_shape: tuple[int | None, ...], style_code_shape: tuple[int | None, ...]
    ) -> tuple[int | None, ...]:
        return features_shape

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "channels": self.channels}

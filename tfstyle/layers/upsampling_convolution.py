# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Bilinear upsampling, then a convolution."""

from typing import Any

import keras
from keras import KerasTensor

from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.ops.resampling import double_bilinear


class UpsamplingConvolution(keras.layers.Layer):
    """Doubles height and width without the checkerboard of a transposed convolution.

    `[B, H, W, C]` -> `[B, 2H, 2W, filters]`. Odena et al., "Deconvolution and Checkerboard
    Artifacts", Distill 2016. Bilinear, because nearest-neighbour upsampling left a plaid of
    four-pixel blocks in a trial.
    """

    def __init__(self, filters: int, *, kernel_size: int = 3, **kwargs: Any):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.convolution = ReflectionConvolution(
            filters, kernel_size, dtype=self.dtype_policy, name="convolution"
        )

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        self.convolution.build(input_shape)

    def call(self, features: KerasTensor) -> KerasTensor:
        return self.convolution(double_bilinear(features))

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        sides = [s if s is None else 2 * s for s in input_shape[1:3]]
        return (input_shape[0], *sides, self.filters)

    def get_config(self) -> dict[str, Any]:
        config = {"filters": self.filters, "kernel_size": self.kernel_size}
        return {**super().get_config(), **config}

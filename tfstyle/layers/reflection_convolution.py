# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A convolution with reflection padding."""

from collections.abc import Callable
from typing import Any

import keras
from keras import KerasTensor, ops


class ReflectionConvolution(keras.layers.Layer):
    """Convolution with reflection padding, since zero padding leaves a halo at the border.

    `[B, H, W, C]` -> `[B, ceil(H / strides), ceil(W / strides), filters]`; height and width are
    dynamic, at least kernel_size // 2 + 1, and multiples of `strides`.
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int,
        *,
        strides: int = 1,
        activation: str | Callable[[KerasTensor], KerasTensor] | None = None,
        kernel_initializer: str | keras.initializers.Initializer = "glorot_uniform",
        **kwargs: Any,
    ):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides
        self.activation = keras.activations.get(activation)
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.convolution = keras.layers.Conv2D(
            filters,
            kernel_size,
            strides=strides,
            activation=self.activation,
            kernel_initializer=self.kernel_initializer,
            dtype=self.dtype_policy,
            trainable=self.trainable,  # Keras counts a sublayer's weights by the sublayer's flag
            name="convolution",
        )

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        self.convolution.build((input_shape[0], None, None, input_shape[-1]))

    def call(self, features: KerasTensor) -> KerasTensor:
        if self.kernel_size == 1:
            return self.convolution(features)
        before = (self.kernel_size - 1) // 2
        after = self.kernel_size - 1 - before
        padded = ops.pad(
            features, [[0, 0], [before, after], [before, after], [0, 0]], mode="reflect"
        )
        return self.convolution(padded)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        sides = [s if s is None else -(-s // self.strides) for s in input_shape[1:3]]
        return (input_shape[0], *sides, self.filters)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "activation": keras.activations.serialize(self.activation),
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
        }

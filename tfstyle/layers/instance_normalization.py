# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Instance normalization with a scale and an offset for each channel."""

import keras
from keras import KerasTensor, ops

from tfstyle.ops.statistics_tape import StatisticsTape

EPSILON = 1e-5  # added to the variance


class InstanceNormalization(keras.layers.Layer):
    """Each channel of each picture to mean 0 and deviation 1, then scaled and moved.

    Ulyanov et al., "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016.
    Written as moments and one affine, which costs less than `GroupNormalization(groups=-1)`.

    Call: features `[B, H, W, C]`, and optionally a region `[B, H, W, 1]`, over which alone the
    moments are then taken, and a `StatisticsTape` that measures or replays them.
    """

    def build(self, features_shape: tuple, region_shape: tuple | None = None) -> None:
        del region_shape
        shape = (features_shape[-1],)
        options = {"shape": shape, "dtype": "float32"}
        self.scale = self.add_weight(initializer="ones", name="scale", **options)
        self.offset = self.add_weight(initializer="zeros", name="offset", **options)

    def call(
        self,
        features: KerasTensor,
        region: KerasTensor | None = None,
        tape: StatisticsTape | None = None,
    ) -> KerasTensor:
        if region is None:
            mean, variance = ops.moments(features, axes=(1, 2), keepdims=True)
            std = ops.sqrt(variance + EPSILON)
        else:
            tape = StatisticsTape() if tape is None else tape
            mean, std = tape.mean_std(features, region, epsilon=EPSILON)
        factor = ops.cast(self.scale, std.dtype) / std
        offset = ops.cast(self.offset, std.dtype) - mean * factor
        return features * ops.cast(factor, features.dtype) + ops.cast(offset, features.dtype)

    def compute_output_shape(
        self, features_shape: tuple, region_shape: tuple | None = None
    ) -> tuple:
        return features_shape

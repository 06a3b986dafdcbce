# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Instance normalization with a scale and an offset for each channel."""

import keras
from keras import KerasTensor, ops

from tfstyle.ops.statistics_tape import StatisticsTape

EPSILON = 1e-5  # added to the variance
LARGEST = 64.0  # deviations; far beyond what a real region has


class InstanceNormalization(keras.layers.Layer):
    """Each channel of each picture to mean 0 and deviation 1, then scaled and moved.

    Ulyanov et al., "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016.
    Written as moments and one affine, which costs less than `GroupNormalization(groups=-1)`.

    Call: features `[B, H, W, C]`, and optionally a region `[B, H, W, 1]`, over which alone the
    moments are then taken, and a `StatisticsTape` that measures or replays them. Normalized over a
    region, values are kept within 64 deviations.
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
        scale, offset = ops.cast(self.scale, features.dtype), ops.cast(self.offset, features.dtype)
        if region is None:
            mean, variance = ops.moments(features, axes=(1, 2), keepdims=True)
            factor = scale * ops.rsqrt(variance + EPSILON)
            return features * factor + (offset - mean * factor)
        tape = StatisticsTape() if tape is None else tape
        mean, std = tape.mean_std(features, region, epsilon=EPSILON)
        factor = ops.cast(1.0 / std, features.dtype)
        normalized = features * factor - ops.cast(mean / std, features.dtype)
        # A region inside one cell has no deviation: a dozen such layers in a row would overflow.
        return ops.clip(normalized, -LARGEST, LARGEST) * scale + offset

    def compute_output_shape(
        self, features_shape: tuple, region_shape: tuple | None = None
    ) -> tuple:
        return features_shape

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Instance normalization with the statistics of a region."""

import keras
from keras import KerasTensor, ops

from tfstyle.ops.statistics_tape import StatisticsTape

LARGEST = 64.0  # standard deviations; far beyond what real regions have


class RegionNormalization(keras.layers.Layer):
    """Normalizes each channel by its mean and standard deviation over the region.

    Instance normalization (Ulyanov et al. 2016) into which the background does not leak: a crop
    around the region gives the same values as the whole picture. The layer has no weights. Every
    position is normalized, inside the region or not, and clipped to 64 standard deviations. An
    empty region gives features / sqrt(1e-5), clipped.

    Call: features `[B, H, W, C]`, region `[B, H, W, 1]`, and optionally a `StatisticsTape` that
    measures the statistics or replays them.
    """

    def call(
        self, features: KerasTensor, region: KerasTensor, tape: StatisticsTape | None = None
    ) -> KerasTensor:
        tape = StatisticsTape() if tape is None else tape
        mean, std = tape.mean_std(features, region)
        scale = ops.cast(1.0 / std, features.dtype)
        normalized = features * scale - ops.cast(mean / std, features.dtype)
        # A region inside one cell has no variance: a dozen such layers in a row would overflow.
        return ops.clip(normalized, -LARGEST, LARGEST)

    def compute_output_shape(
        self, features_shape: tuple[int | None, ...], region_shape: tuple[int | None, ...]
    ) -> tuple[int | None, ...]:
        return features_shape

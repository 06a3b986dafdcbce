# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Instance normalization with statistics of the region."""

import keras
from keras import KerasTensor, ops

from tfstyle.ops.statistics_tape import StatisticsTape

LARGEST = 64.0  # deviations; far beyond what a real region has


class RegionNormalization(keras.layers.Layer):
    """(features - mean) / deviation, channel by channel, with both taken over the region alone.

    Instance normalization (Ulyanov et al. 2016) that the background does not leak into: a crop
    around the region gives the same values as the whole picture. No weights; every position is
    normalized, inside the region or not. Values are kept within 64 deviations. An empty region
    gives features / sqrt(1e-5).

    Call: features `[B, H, W, C]`, region `[B, H, W, 1]`, and optionally a `StatisticsTape` that
    measures or replays in its place.
    """

    def call(
        self, features: KerasTensor, region: KerasTensor, tape: StatisticsTape | None = None
    ) -> KerasTensor:
        tape = StatisticsTape() if tape is None else tape
        mean, std = tape.mean_std(features, region)
        scale = ops.cast(1.0 / std, features.dtype)
        normalized = features * scale - ops.cast(mean / std, features.dtype)
        # A region inside one cell has no deviation: a dozen such layers in a row would overflow.
        return ops.clip(normalized, -LARGEST, LARGEST)

    def compute_output_shape(
        self, features_shape: tuple[int | None, ...], region_shape: tuple[int | None, ...]
    ) -> tuple[int | None, ...]:
        return features_shape

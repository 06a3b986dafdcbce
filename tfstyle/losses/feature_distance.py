# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Distances of features, and of their moments."""

from keras import KerasTensor, ops

from tfstyle.ops.region_statistics import compute_mean_std


def compute_feature_distance(
    features: KerasTensor, reference: KerasTensor, weights: KerasTensor
) -> KerasTensor:
    """Mean squared difference over channels and the weighted positions, `[B]`.

    `[B, H, W, C]` both, `weights` `[B, H, W, 1]`; 0 where no position weighs anything.
    """
    features, reference = ops.cast(features, "float32"), ops.cast(reference, "float32")
    square = ops.mean(ops.square(features - reference), axis=-1, keepdims=True)
    mass = ops.maximum(ops.sum(weights, axis=(1, 2, 3)), 1e-6)
    return ops.sum(square * weights, axis=(1, 2, 3)) / mass


def compute_moment_distance(
    features: KerasTensor,
    weights: KerasTensor,
    style_mean: KerasTensor,
    style_deviation: KerasTensor,
) -> KerasTensor:
    """||mu - mu_s||^2 + ||sigma - sigma_s||^2, each a mean over the channels, `[B]`.

    One layer's share of Eq. 13 of Huang and Belongie 2017.

    Args:
      features: `[B, H, W, C]`.
      weights: of the positions that count, `[B, H, W, 1]`.
      style_mean, style_deviation: `[B, 1, 1, C]`, see `compute_mean_std`.
    """
    mean, deviation = compute_mean_std(features, weights)
    squares = ops.square(mean - style_mean) + ops.square(deviation - style_deviation)
    return ops.mean(squares, axis=(1, 2, 3))

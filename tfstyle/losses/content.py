# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Content loss."""

from keras import KerasTensor, ops

from tfstyle.ops.region_statistics import compute_mean_std


def compute_content_loss(
    features: KerasTensor, reference: KerasTensor, region: KerasTensor
) -> KerasTensor:
    """Feature distance over the region, relative to the reference's own variation, `[B]`.

    L = sum_p m_p ||f_p - g_p||^2 / sum_p m_p ||g_p - mean(g)||^2, with f the stylized picture's
    features, g the reference's and m the region (Sun & Liu 2020's M/(CHW) ||f - g||^2). The
    denominator cancels channel count, mass and the layer's scale, so that a weight means the same
    at any size, region and layer: 0 is the reference itself, 1 is as far away as a flat picture.

    *Deviations*: the paper divides by CHW alone.
    """
    features, reference = ops.cast(features, "float32"), ops.cast(reference, "float32")
    mean, std = compute_mean_std(reference, region)
    mass = ops.maximum(ops.sum(region, axis=(1, 2, 3)), 1e-6)
    distance = ops.sum(ops.square(features - reference) * region, axis=(1, 2, 3)) / mass
    variation = ops.sum(ops.square(std), axis=(1, 2, 3))
    # A flat region has no variation: 1% of its energy takes its place.
    energy = ops.sum(ops.square(mean), axis=(1, 2, 3))
    return distance / ops.stop_gradient(ops.maximum(variation, 0.01 * energy + 1e-6))

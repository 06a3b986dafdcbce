# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""First and second moments of a feature map over a soft or hard region.

Every statistic divides by the region's mass, the sum of its weights, so that it does not depend
on the picture's area. An empty region gives zeros (and a standard deviation of sqrt(epsilon)).
All results are float32 whatever the precision of the features.
"""

from keras import ops

EMPTY_MASS = 1e-6


def compute_mass(region):
    """Sum of the region's weights, `[B, 1, 1, 1]`, float32, from `[B, H, W, 1]`."""
    return ops.sum(ops.cast(region, "float32"), axis=(1, 2, 3), keepdims=True)


def _compute_weights(region):
    region = ops.cast(region, "float32")
    return region / ops.maximum(compute_mass(region), EMPTY_MASS)


def compute_mean_std(features, region, *, epsilon=1e-5):
    """Mean and standard deviation of each channel over the region, each `[B, 1, 1, C]`.

    `features` is `[B, H, W, C]`, `region` `[B, H, W, 1]` of the same grid. The deviation is
    sqrt(variance + epsilon), so that its gradient is finite at zero variance.
    """
    features = ops.cast(features, "float32")
    weights = _compute_weights(region)
    mean = ops.sum(features * weights, axis=(1, 2), keepdims=True)
    variance = ops.sum(ops.square(features - mean) * weights, axis=(1, 2), keepdims=True)
    return mean, ops.sqrt(variance + epsilon)


def _weighted_outer_product(features, weights):
    channels = features.shape[-1]
    batch = ops.shape(features)[0]
    flat = ops.reshape(features * ops.sqrt(weights), (batch, -1, channels))
    return ops.matmul(ops.transpose(flat, (0, 2, 1)), flat)


def compute_gram(features, region):
    """Gram matrix over the region, `[B, C, C]`: sum_p w_p f_p f_p^T with weights that sum to 1.

    Symmetric positive semidefinite. Division by the region's mass replaces the 1/(HW) of
    Johnson et al. 2016 (Eq. 3); the 1/C is left to the loss.
    """
    return _weighted_outer_product(ops.cast(features, "float32"), _compute_weights(region))


def compute_mean_covariance(features, region):
    """Mean `[B, C]` and covariance `[B, C, C]` of the channels over the region."""
    features = ops.cast(features, "float32")
    weights = _compute_weights(region)
    mean = ops.sum(features * weights, axis=(1, 2), keepdims=True)
    return mean[:, 0, 0, :], _weighted_outer_product(features - mean, weights)

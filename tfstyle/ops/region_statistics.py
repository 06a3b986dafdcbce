# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""First and second moments of a feature map over a soft or hard region.

Every statistic divides by the region's mass, the sum of its weights, so that it does not depend
on the picture's area. An empty region gives zeros (and a standard deviation of sqrt(epsilon)).
All results are float32 whatever the precision of the features.
"""

from keras import KerasTensor, ops

EMPTY_MASS = 1e-6
FEW_CHANNELS = 4  # colours: a colour map needs their covariance unrounded


def _sum_positions(features: KerasTensor) -> KerasTensor:
    """Sum over the picture, `[B, 1, 1, C]` from `[B, H, W, C]`.

    First along the columns, then along the rows: a single running float32 sum over millions of
    pixels loses the small ones (the error of a variance at 2048x2048 is 4e-3, and 3e-7 this way).
    """
    return ops.sum(ops.sum(features, axis=1, keepdims=True), axis=2, keepdims=True)


def compute_mass(region: KerasTensor) -> KerasTensor:
    """Sum of the region's weights, `[B, 1, 1, 1]`, float32, from `[B, H, W, 1]`."""
    return _sum_positions(ops.cast(region, "float32"))


def _compute_weights(region: KerasTensor) -> KerasTensor:
    region = ops.cast(region, "float32")
    return region / ops.maximum(compute_mass(region), EMPTY_MASS)


def compute_mean_std(
    features: KerasTensor, region: KerasTensor, *, epsilon: float = 1e-5
) -> tuple[KerasTensor, KerasTensor]:
    """Mean and standard deviation of each channel over the region, each `[B, 1, 1, C]`.

    `features` is `[B, H, W, C]`, `region` `[B, H, W, 1]` on the same grid. The deviation is
    sqrt(variance + epsilon), so that its gradient is finite at zero variance.
    """
    features = ops.cast(features, "float32")
    weights = _compute_weights(region)
    mean = _sum_positions(features * weights)
    variance = _sum_positions(ops.square(features - mean) * weights)
    return mean, ops.sqrt(variance + epsilon)


def _weighted_outer_product(features: KerasTensor, weights: KerasTensor) -> KerasTensor:
    """Sum over the picture of w f f^T, `[B, C, C]`, symmetric to the last bit.

    Few channels are multiplied elementwise, since GPUs and TPUs round the factors of a matrix
    product to TF32 or bfloat16.
    """
    channels = features.shape[-1]
    batch = ops.shape(features)[0]
    weighted = features * ops.sqrt(weights)
    if channels <= FEW_CHANNELS:
        rows = [_sum_positions(weighted * weighted[..., c : c + 1]) for c in range(channels)]
        product = ops.reshape(ops.concatenate(rows, axis=1), (batch, channels, channels))
    else:
        flat = ops.reshape(weighted, (batch, -1, channels))
        product = ops.matmul(ops.transpose(flat, (0, 2, 1)), flat)
    # A matrix product, or a sum in another vector lane, need not be exactly symmetric itself.
    return 0.5 * (product + ops.transpose(product, (0, 2, 1)))


def compute_gram(features: KerasTensor, region: KerasTensor) -> KerasTensor:
    """Gram matrix over the region, `[B, C, C]`: sum_p w_p f_p f_p^T with weights that sum to 1.

    Symmetric to the last bit, positive semidefinite within rounding. Division by the region's mass
    replaces the 1/(HW) of Johnson et al. 2016 (Eq. 3); the 1/C is left to the loss.
    """
    return _weighted_outer_product(ops.cast(features, "float32"), _compute_weights(region))


def compute_mean_covariance(
    features: KerasTensor, region: KerasTensor
) -> tuple[KerasTensor, KerasTensor]:
    """Mean `[B, C]` and covariance `[B, C, C]` of the channels over the region.

    The covariance is symmetric to the last bit and positive semidefinite within rounding.
    """
    features = ops.cast(features, "float32")
    weights = _compute_weights(region)
    mean = _sum_positions(features * weights)
    return mean[:, 0, 0, :], _weighted_outer_product(features - mean, weights)


def compute_shares_below(
    features: KerasTensor, region: KerasTensor, knots: KerasTensor
) -> KerasTensor:
    """The cumulative distribution of each channel over the region, `[B, C, K]`.

    Args:
      features: `[B, H, W, C]`.
      region: `[B, H, W, 1]` on the same grid.
      knots: `[B, C, K]`, evenly spaced, rising. The share below a knot rises linearly from half a
        spacing before it to half a spacing behind it, so that it is continuous in the features.
    """
    features = ops.cast(features, "float32")[..., None]
    knots = knots[:, None, None]
    spacing = knots[..., 1:2] - knots[..., :1]
    below = ops.clip((knots - features) / spacing + 0.5, 0.0, 1.0)
    below = below * _compute_weights(region)[..., None]
    return ops.sum(ops.sum(below, axis=1), axis=1)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Maps that give features the moments of a style's."""

from keras import KerasTensor, ops

LEAST_EIGENVALUE = 1e-8  # of a covariance; that of a flat region is zero
# How far from the mean, in deviations, a channel may lie, and a whitened vector be long. Of N
# positions of a region none is farther than the root of N, so that only large regions know the
# bounds; but what surrounds a flat region may be thousands of its deviations away.
LARGEST_DEVIATION = 32.0
LARGEST_NORM = 64.0


def adapt_instances(
    features: KerasTensor,
    mean: KerasTensor,
    deviation: KerasTensor,
    style_mean: KerasTensor,
    style_deviation: KerasTensor,
) -> KerasTensor:
    """Adaptive instance normalization: each channel takes on the style's mean and deviation.

    AdaIN(x, y) = sigma(y) (x - mu(x)) / sigma(x) + mu(y), Eq. 8 of Huang and Belongie 2017, with
    the quotient kept within `LARGEST_DEVIATION`.

    Args:
      features: `[B, H, W, C]`.
      mean, deviation: of the features, over whatever counts, `[B, 1, 1, C]`.
      style_mean, style_deviation: `[B, C]`.
    """
    normalized = (features - mean) / deviation
    normalized = ops.clip(normalized, -LARGEST_DEVIATION, LARGEST_DEVIATION)
    return normalized * style_deviation[:, None, None, :] + style_mean[:, None, None, :]


def compute_covariance_root(covariance: KerasTensor) -> KerasTensor:
    """The symmetric square root E D^1/2 E^T of covariances `[B, C, C]`."""
    values, vectors = ops.eigh(covariance)
    return _compose(vectors, ops.sqrt(ops.maximum(values, 0.0)))


def compute_whitening(covariance: KerasTensor, *, floor: float) -> KerasTensor:
    """The symmetric inverse square root E D^-1/2 E^T of covariances `[B, C, C]`.

    Args:
      floor: smallest eigenvalue that is inverted, as a share of their mean; smaller ones count as
        this one, so that what is no more than rounding is not blown up to a unit variance.
    """
    values, vectors = ops.eigh(covariance)
    least = floor * ops.mean(values, axis=-1, keepdims=True) + LEAST_EIGENVALUE
    return _compose(vectors, 1.0 / ops.sqrt(ops.maximum(values, least)))


def transform_features(
    features: KerasTensor,
    mean: KerasTensor,
    whitening: KerasTensor,
    style_mean: KerasTensor,
    style_root: KerasTensor,
) -> KerasTensor:
    """Whitening and colouring: the features take on the style's mean and covariance.

    Eqs. 2 and 3 of Li et al. 2017: R W (x - mu(x)) + mu(y), with W from `compute_whitening` of the
    features' covariance and R the root of the style's. Whitened vectors longer than
    `LARGEST_NORM` are cut to it.

    Args:
      features: `[B, H, W, C]`.
      mean, style_mean: `[B, C]`.
      whitening, style_root: symmetric, `[B, C, C]`.
    """
    white = map_channels(features - mean[:, None, None, :], whitening)
    norm = ops.sqrt(ops.sum(ops.square(white), axis=-1, keepdims=True))
    white = white * (LARGEST_NORM / ops.maximum(norm, LARGEST_NORM))
    coloured = map_channels(white, style_root)
    return coloured + style_mean[:, None, None, :]


def map_channels(features: KerasTensor, matrix: KerasTensor) -> KerasTensor:
    """f M for the features f of every position; `[B, H, W, C]` and `[B, C, C]`."""
    _, height, width, channels = ops.shape(features)
    flat = ops.reshape(features, (-1, height * width, channels))
    return ops.reshape(ops.matmul(flat, matrix), (-1, height, width, features.shape[-1]))


def mix_features(
    features: KerasTensor, styled: KerasTensor, style_strength: KerasTensor | None
) -> KerasTensor:
    """(1 - alpha) f + alpha t: Eq. 14 of Huang and Belongie 2017, Eq. 4 of Li et al. 2017.

    `[B, H, W, C]` both; the strength is `[B]` in [0, 1], None is 1.
    """
    if style_strength is None:
        return styled
    weight = ops.reshape(ops.cast(style_strength, features.dtype), (-1, 1, 1, 1))
    return features + weight * (styled - features)


def _compose(vectors: KerasTensor, values: KerasTensor) -> KerasTensor:
    """V diag(v) V^T."""
    return ops.matmul(vectors * values[:, None, :], ops.transpose(vectors, (0, 2, 1)))

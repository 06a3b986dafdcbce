# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Linear maps between colour distributions."""

from keras import KerasTensor, ops

from tfstyle.ops.matrix_roots import compute_matrix_roots, multiply_small_matrices
from tfstyle.ops.region_statistics import compute_mean_covariance

RELATIVE_RIDGE = 2e-4


def _regularize(covariance: KerasTensor, ridge: float) -> KerasTensor:
    identity = ops.eye(3, dtype="float32")
    mean_eigenvalue = ops.sum(covariance * identity, axis=(1, 2), keepdims=True) / 3.0
    return covariance + (ridge + RELATIVE_RIDGE * mean_eigenvalue) * identity


def compute_colour_map(
    source_mean: KerasTensor,
    source_covariance: KerasTensor,
    target_mean: KerasTensor,
    target_covariance: KerasTensor,
    *,
    ridge: float,
) -> tuple[KerasTensor, KerasTensor]:
    """The linear Monge-Kantorovich map between two colour distributions.

    Pitie and Kokaram, "The linear Monge-Kantorovitch linear colour mapping for example-based
    colour transfer", CVMP 2007, Eq. 8: A = S^-1/2 (S^1/2 T S^1/2)^1/2 S^-1/2, of all linear maps
    that transfer mean and covariance, the one that moves colours least.

    Args:
      source_mean, target_mean: `[B, 3]`.
      source_covariance, target_covariance: `[B, 3, 3]`.
      ridge: added to the diagonals of both covariances; limits the gain on a nearly flat source. A
        small multiple of each covariance's mean eigenvalue is added too, so that its roots can be
        computed.

    Returns:
      matrix `[B, 3, 3]` and offset `[B, 3]`: colour -> matrix @ colour + offset.
    """
    product = multiply_small_matrices
    root, inverse = compute_matrix_roots(_regularize(source_covariance, ridge))
    target = _regularize(target_covariance, ridge)
    middle, _ = compute_matrix_roots(product(product(root, target), root), iterations=13)
    matrix = product(product(inverse, middle), inverse)
    offset = target_mean - product(matrix, source_mean[..., None])[..., 0]
    return matrix, offset


def apply_colour_map(picture: KerasTensor, matrix: KerasTensor, offset: KerasTensor) -> KerasTensor:
    """Maps each colour of `[B, H, W, 3]` to matrix @ colour + offset, without clipping."""
    matrix = matrix[:, None, None, :, :]
    # Not a matrix product: devices round its factors, and equal pixels may get different colours.
    mapped = offset[:, None, None, :]
    for channel in range(3):
        mapped = mapped + picture[..., channel : channel + 1] * matrix[..., channel]
    return mapped


def match_colours(
    content: KerasTensor, region: KerasTensor, style: KerasTensor, *, ridge: float = 1e-3
) -> KerasTensor:
    """Matches the colour mean and covariance of the region to the style's; clips to [0, 1].

    `content` is `[B, H, W, 3]`, `region` `[B, H, W, 1]` and `style` `[B, h, w, 3]`. Every pixel is
    mapped, inside the region and outside; only the region is measured.
    """
    source = compute_mean_covariance(content, region)
    target = compute_mean_covariance(style, ops.ones_like(style[..., :1]))
    matrix, offset = compute_colour_map(*source, *target, ridge=ridge)
    return ops.clip(apply_colour_map(content, matrix, offset), 0.0, 1.0)

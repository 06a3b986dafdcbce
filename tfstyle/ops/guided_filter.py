# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The guided filter with a colour guide, of box filters alone."""

import cv2
import numpy as np


def filter_guided(
    guide: np.ndarray,
    values: np.ndarray,
    radius: int,
    epsilon: float,
    *,
    inside: np.ndarray | None = None,
) -> np.ndarray:
    """Smooths `values`, except where the guide has an edge too.

    He, Sun, Tang, "Guided Image Filtering", ECCV 2010, eq. 14 to 16. In each window the values are
    fitted by a linear function of the guide's colours; a pixel gets the mean of what the windows
    around it say. The time does not depend on the radius. (OpenCV's own is in its contrib
    package, which cannot be installed beside the main one.)

    Args:
      guide: float32 `[H, W, 3]` in [0, 1].
      values: float32 `[H, W]`.
      radius: of the windows, which have 2 * radius + 1 pixels a side; reflected at the border.
      epsilon: variance of the guide below which it is taken for flat.
      inside: bool `[H, W]`, the pixels that the windows look at; None for all. What comes back
        for the others means nothing.

    Returns:
      float32 `[H, W]`.
    """

    def blur(x):
        side = 2 * radius + 1
        return cv2.boxFilter(x, -1, (side, side), borderType=cv2.BORDER_REFLECT)

    weights = np.ones(values.shape, np.float32) if inside is None else inside.astype(np.float32)
    share = np.maximum(blur(weights), 1e-6)

    def average(x):
        if inside is None:
            return blur(x)
        return (blur((x.T * weights.T).T).T / share.T).T

    first, second = [0, 0, 0, 1, 1, 2], [0, 1, 2, 1, 2, 2]
    guide_mean, values_mean = average(guide), average(values)
    covariance = average(guide[..., first] * guide[..., second])
    covariance -= guide_mean[..., first] * guide_mean[..., second]
    covariance[..., [0, 3, 5]] += epsilon
    shared = average(guide * values[..., None]) - guide_mean * values_mean[..., None]
    slope = _solve_symmetric(covariance, shared)
    offset = values_mean - (slope * guide_mean).sum(-1)
    return (average(slope) * guide).sum(-1) + average(offset)


def _solve_symmetric(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solves a 3x3 system for each pixel; `matrix` holds xx, xy, xz, yy, yz, zz."""
    xx, xy, xz, yy, yz, zz = np.moveaxis(matrix, -1, 0)
    adjugate = np.stack(
        [
            *(yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy),
            *(xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy),
        ],
        axis=-1,
    )
    determinant = (matrix[..., :3] * adjugate[..., :3]).sum(-1)
    rows = adjugate[..., [[0, 1, 2], [1, 3, 4], [2, 4, 5]]]
    return (rows * right[..., None, :]).sum(-1) / determinant[..., None]

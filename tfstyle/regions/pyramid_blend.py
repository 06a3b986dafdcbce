# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Laplacian-pyramid blending: wide transitions for coarse structure, narrow ones for fine."""

import cv2
import numpy as np

from tfstyle.regions.edge_options import choose_pyramid_levels
from tfstyle.regions.edge_weights import compute_edge_distance


def blend_pyramid(
    content_uint8: np.ndarray, stylized_uint8: np.ndarray, inside: np.ndarray, radius: int
) -> np.ndarray:
    """Blends two pictures with a hard mask, each octave over a transition of its own width.

    Burt and Adelson, "A multiresolution spline with application to image mosaics", ACM Trans.
    Graphics 2(4), 1983. What is blended is the difference of the pictures with zero, which the
    linearity of the pyramid makes the same thing: where they agree, the content returns exactly.
    (OpenCV's own MultiBandBlender works in int16 and is off by up to 9 of 255 where the mask is
    full.)

    Args:
      content_uint8, stylized_uint8: RGB uint8 `[H, W, 3]`, both defined around the edge.
      inside: bool `[H, W]`.
      radius: pixels, >= 1; beyond it either picture is returned unmixed.

    Returns:
      float32 `[H, W, 3]` in [0, 255].

    *Deviations*: the transition is faded out over the outer half of `radius`, since a pyramid's
    kernels have no end of their own.
    """
    difference = stylized_uint8.astype(np.float32) - content_uint8
    weights = inside.astype(np.float32)
    bands, levels = [], choose_pyramid_levels(radius)
    for _ in range(levels):
        coarser = cv2.pyrDown(difference)
        size = difference.shape[1::-1]
        bands.append(weights[..., None] * (difference - cv2.pyrUp(coarser, dstsize=size)))
        difference, weights = coarser, cv2.pyrDown(weights)
    blended = weights[..., None] * difference
    for band in reversed(bands):
        blended = band + cv2.pyrUp(blended, dstsize=band.shape[1::-1])
    hard = np.where(inside[..., None], stylized_uint8, content_uint8).astype(np.float32)
    # 1 near the edge, 0 from the radius on: beyond it the pictures stay as they are.
    distance = np.abs(compute_edge_distance(inside))
    nearness = np.where(distance > radius, 0, np.clip(2 - 2 * distance / (radius + 1), 0, 1))
    mixed = hard + nearness[..., None] * (content_uint8 + blended - hard)
    return np.clip(mixed, 0, 255).astype(np.float32)

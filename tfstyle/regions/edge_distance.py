# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Distance of every pixel to the region's edge."""

import cv2
import numpy as np


def compute_edge_distance(inside: np.ndarray) -> np.ndarray:
    """Signed distance to the nearest pixel on the other side of the region's edge.

    Args:
      inside: bool `[H, W]`, True in the region.

    Returns:
      float32 `[H, W]`, Euclidean, between pixel centres: >= 1 outside, <= -1 inside, and huge
      where the other side is empty.
    """
    outside_distance = _measure(~inside)
    return np.where(inside, -_measure(inside), outside_distance)


def _measure(pixels: np.ndarray) -> np.ndarray:
    return cv2.distanceTransform(pixels.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)

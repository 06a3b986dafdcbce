# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""From a hard mask to blend weights: feathered, or guided by the photograph."""

import cv2
import numpy as np

from tfstyle.ops.guided_filter import filter_guided

# Chosen with bin/benchmark --suite=edges: where colours (in [0, 1]) vary by less than epsilon, the
# guided filter follows no outline; the gain cuts off its tails, which tint the surroundings.
_GUIDED_EPSILON = 1e-3
_GUIDED_GAIN = 2.0


def compute_edge_distance(inside: np.ndarray) -> np.ndarray:
    """Signed distance to the nearest pixel on the other side of the region's edge.

    Args:
      inside: bool `[H, W]`, True in the region.

    Returns:
      float32 `[H, W]`, Euclidean, between pixel centres: >= 1 outside, <= -1 inside, and huge
      where the other side is empty.
    """
    return np.where(inside, -_measure_distance(inside), _measure_distance(~inside))


def feather_mask(inside: np.ndarray, radius: int) -> np.ndarray:
    """A smooth step over the distance to the edge, a half on the edge itself.

    Args:
      inside: bool `[H, W]`.
      radius: pixels to either side, >= 1; beyond it the weights are those of the hard mask.

    Returns:
      float32 `[H, W]` in [0, 1].
    """
    distance = compute_edge_distance(inside)
    # The edge runs half a pixel before the first pixel of the other side.
    position = np.clip(0.5 - (distance - 0.5 * np.sign(distance)) / (2 * radius), 0, 1)
    return _confine(position * position * (3 - 2 * position), inside, distance, radius)


def guide_mask(guide_uint8: np.ndarray, inside: np.ndarray, radius: int) -> np.ndarray:
    """The mask as a local linear function of a photograph's colours: it bends to hair and fur.

    He, Sun, Tang, "Guided Image Filtering", ECCV 2010, section 3.4 (feathering).

    Args:
      guide_uint8: the photograph, RGB uint8 `[H, W, 3]`.
      inside: bool `[H, W]`.
      radius: pixels to either side, >= 1; beyond it the weights are those of the hard mask.

    Returns:
      float32 `[H, W]` in [0, 1].

    *Deviations*: He et al. use the filter's output as it is; here its contrast is doubled about
    one half. On instance masks that nearly halves what leaks outside, for the same colour step
    across the edge.
    """
    guide = guide_uint8.astype(np.float32) / 255
    filtered = filter_guided(guide, inside.astype(np.float32), int(radius), _GUIDED_EPSILON)
    weights = np.clip((filtered - 0.5) * _GUIDED_GAIN + 0.5, 0, 1)
    return _confine(weights, inside, compute_edge_distance(inside), radius)


def _confine(weights, inside, distance, radius):
    return np.where(np.abs(distance) > radius, inside, weights).astype(np.float32)


def _measure_distance(pixels: np.ndarray) -> np.ndarray:
    """From each True pixel to the nearest False one."""
    return cv2.distanceTransform(pixels.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)

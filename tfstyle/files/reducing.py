# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Smaller copies of pictures and masks, to look at or to work on."""

import cv2
import numpy as np


def compute_reduced_size(height: int, width: int, longest_side: int) -> tuple[int, int]:
    """(height, width) of a copy whose longer side is `longest_side`; never larger than it was."""
    scale = min(1.0, longest_side / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def reduce_pixels(pixels_uint8: np.ndarray, longest_side: int) -> np.ndarray:
    """The picture with means of areas as pixels, uint8 `[h, w, C]` or `[h, w]`."""
    height, width = compute_reduced_size(*pixels_uint8.shape[:2], longest_side)
    if (height, width) == pixels_uint8.shape[:2]:
        return pixels_uint8
    return cv2.resize(pixels_uint8, (width, height), interpolation=cv2.INTER_AREA)


def reduce_inside(inside: np.ndarray, longest_side: int) -> np.ndarray:
    """Of a bool mask `[H, W]`, the pixels of the smaller copy that are mostly inside, bool."""
    return reduce_pixels(inside.astype(np.uint8) * np.uint8(255), longest_side) > 127

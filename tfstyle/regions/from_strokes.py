# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from brush strokes."""

import cv2
import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.regions.mask_checks import check_mask

DEFAULT_STROKE_WIDTH = 9


def make_stroke_mask(picture: Picture, strokes, *, width: int = DEFAULT_STROKE_WIDTH) -> np.ndarray:
    """What a round brush covers.

    Args:
      picture: the picture it is for.
      strokes: each a sequence of (y, x), joined by straight lines; one point is a dot.
      width: of the brush, pixels, >= 1.

    Returns:
      uint8 `[H, W]` in {0, 1}.

    Raises:
      InputError: strokes that miss the picture, or no width.
    """
    size = picture.pixels_uint8.shape[:2]
    return check_mask(draw_strokes(strokes, size, width=width), size, "stroke")


def draw_strokes(strokes, size, *, width: int = DEFAULT_STROKE_WIDTH) -> np.ndarray:
    """Strokes on an empty canvas of `size` (H, W): bool `[H, W]`, maybe all False."""
    if width < 1:
        raise InputError(f"stroke width {width}: use a whole number of pixels, 1 or more")
    canvas = np.zeros(size, np.uint8)
    for stroke in strokes:
        # Pixel (0, 0) spans 0..1; OpenCV counts from pixel centres, x first.
        points = np.floor(np.asarray(stroke, np.float64))[:, ::-1].astype(np.int32)
        points = np.concatenate([points, points[-1:]])  # OpenCV draws no line of one point
        cv2.polylines(canvas, [points.reshape(-1, 1, 2)], False, 1, int(width))
    return canvas > 0

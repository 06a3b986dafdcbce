# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from brush strokes."""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.regions.coordinates import describe_order
from tfstyle.regions.mask_checks import check_mask

DEFAULT_STROKE_WIDTH = 9
WIDEST_STROKE = 32_767  # OpenCV's own limit
_FARTHEST_POINT = 1_000_000  # where OpenCV still draws lines exactly

Stroke = Sequence[tuple[float, float]]


def make_stroke_mask(
    picture: Picture, strokes: Iterable[Stroke], *, width: int = DEFAULT_STROKE_WIDTH
) -> np.ndarray:
    """What a round brush covers.

    Args:
      picture: the picture it is for.
      strokes: each a sequence of (y, x), joined by straight lines; one point is a dot.
      width: of the brush, 1 to WIDEST_STROKE pixels.

    Returns:
      uint8 `[H, W]` in {0, 1}.

    Raises:
      InputError: strokes that miss the picture, a width out of range, or a point that is none.
    """
    size = picture.pixels_uint8.shape[:2]
    inside = draw_strokes(strokes, size, width=width)
    return check_mask(inside, size, "stroke", hint=describe_order(size))


def draw_strokes(
    strokes: Iterable[Stroke], size: tuple[int, int], *, width: int = DEFAULT_STROKE_WIDTH
) -> np.ndarray:
    """Strokes on an empty canvas of `size` (H, W): bool `[H, W]`, maybe all False.

    Raises:
      InputError: as `make_stroke_mask`, but for strokes that miss the canvas.
    """
    if not 1 <= width <= WIDEST_STROKE or width != int(width):
        raise InputError(
            f"stroke width {width}: use a whole number of pixels from 1 to {WIDEST_STROKE}"
        )
    canvas = np.zeros(size, np.uint8)
    for stroke in strokes:
        points = np.asarray(stroke, np.float64)
        if points.ndim != 2 or points.shape[1] != 2 or not len(points):
            raise InputError("stroke: expected points y0,x0,y1,x1 and so on")
        if not np.all(np.abs(points) <= _FARTHEST_POINT):
            raise InputError(f"stroke: a point farther away than {_FARTHEST_POINT} pixels")
        # Pixel (0, 0) spans 0..1; OpenCV counts from pixel centres, x first.
        points = np.floor(points)[:, ::-1].astype(np.int32)
        points = np.concatenate([points, points[-1:]])  # OpenCV draws no line of one point
        cv2.polylines(canvas, [points.reshape(-1, 1, 2)], False, 1, int(width))
    return canvas > 0

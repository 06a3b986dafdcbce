# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from polygons."""

from collections.abc import Iterable, Sequence

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.regions.coordinates import describe_order
from tfstyle.regions.mask_checks import check_mask


def make_polygon_mask(
    picture: Picture, polygons: Iterable[Sequence[tuple[float, float]]]
) -> np.ndarray:
    """The pixels whose centres lie in any of the polygons; even-odd where one crosses itself.

    Args:
      picture: the picture it is for.
      polygons: each a sequence of at least three (y, x); pixel (0, 0) spans 0..1 both ways, so
        that a box's four corners give the box. What leaves the picture is cut off.

    Returns:
      uint8 `[H, W]` in {0, 1}.

    Raises:
      InputError: fewer than three points, points that are not finite, or no pixel inside.
    """
    size = picture.pixels_uint8.shape[:2]
    inside = np.zeros(size, np.uint8)
    for polygon in polygons:
        corners = np.asarray(polygon, np.float64)
        if corners.ndim != 2 or corners.shape[0] < 3 or corners.shape[1] != 2:
            raise InputError("polygon: expected at least three points y0,x0,y1,x1,y2,x2")
        if not np.all(np.isfinite(corners)):
            raise InputError("polygon: expected finite numbers y0,x0,y1,x1,y2,x2")
        inside |= _fill(corners, size)
    return check_mask(inside, size, "polygon", hint=describe_order(size))


def _fill(corners: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """uint8 {0, 1}: of each row, what lies right of an odd number of sides."""
    height, width = size
    crossings = np.zeros((height, width + 1), np.uint8)
    for (ya, xa), (yb, xb) in zip(corners, np.roll(corners, -1, axis=0)):
        # Rows whose centres lie between the side's ends; a level side has none.
        first, last = (int(np.clip(np.ceil(y - 0.5), 0, height)) for y in sorted((ya, yb)))
        rows = np.arange(first, last)
        x = xa + (rows + 0.5 - ya) * ((xb - xa) / (yb - ya)) if len(rows) else rows
        crossings[rows, np.clip(np.ceil(x - 0.5), 0, width).astype(np.intp)] ^= 1
    return np.bitwise_xor.accumulate(crossings[:, :width], axis=1)

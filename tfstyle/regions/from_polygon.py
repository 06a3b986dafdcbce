# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from polygons."""

import numpy as np
from skimage import draw

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.regions.mask_checks import check_mask


def make_polygon_mask(picture: Picture, polygons) -> np.ndarray:
    """The pixels whose centres lie in any of the polygons; even-odd where one crosses itself.

    Args:
      picture: the picture it is for.
      polygons: each a sequence of at least three (y, x); pixel (0, 0) spans 0..1 both ways, so
        that a box's four corners give the box. What leaves the picture is cut off.

    Returns:
      uint8 `[H, W]` in {0, 1}.

    Raises:
      InputError: fewer than three points, or no pixel inside.
    """
    size = picture.pixels_uint8.shape[:2]
    inside = np.zeros(size, bool)
    for polygon in polygons:
        points = np.asarray(polygon, np.float64)
        if points.ndim != 2 or points.shape[0] < 3 or points.shape[1] != 2:
            raise InputError("polygon: expected at least three points y0,x0,y1,x1,y2,x2")
        rows, columns = draw.polygon(points[:, 0] - 0.5, points[:, 1] - 0.5, size)
        inside[rows, columns] = True
    return check_mask(inside, size, "polygon")

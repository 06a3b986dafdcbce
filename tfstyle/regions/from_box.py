# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from a box."""

import numpy as np

from tfstyle.files.pictures import Picture
from tfstyle.ops.boxes import Box
from tfstyle.regions.coordinates import check_box


def make_box_mask(picture: Picture, box: Box) -> np.ndarray:
    """1 in rows ymin..ymax-1 and columns xmin..xmax-1, as uint8 `[H, W]`.

    Raises InputError for a box without pixels or one that leaves the picture.
    """
    size = picture.pixels_uint8.shape[:2]
    mask = np.zeros(size, np.uint8)
    mask[check_box(box, size, name="box").slices] = 1
    return mask

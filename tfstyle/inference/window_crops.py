# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Cuts windows of one shape out of a picture, as a batch for the network."""

from collections.abc import Sequence

import numpy as np

from tfstyle.inference.window_plan import Window
from tfstyle.ops.boxes import Box, intersect_boxes


def crop_content(content_uint8: np.ndarray, crops: Sequence[Box]) -> np.ndarray:
    """Crops uint8 `[H, W, 3]` to float32 `[N, h, w, 3]` in [0, 1].

    Crops may extend beyond the bottom and right borders of the picture. There its last row and
    column are repeated, as the network does with sides that are not multiples of its stride.
    """
    height, width = content_uint8.shape[:2]
    pictures = np.empty((len(crops), crops[0].height, crops[0].width, 3), np.float32)
    for picture, crop in zip(pictures, crops):
        inside = content_uint8[crop.slices]
        missing = max(crop.ymax - height, 0), max(crop.xmax - width, 0)
        if any(missing):
            inside = np.pad(inside, ((0, missing[0]), (0, missing[1]), (0, 0)), mode="edge")
        np.divide(inside, np.float32(255), out=picture)
    return pictures


def locate_crops(crops: Sequence[Box]) -> np.ndarray:
    """Row and column of each crop's first pixel, int32 `[N, 2]`, for the network's grain."""
    return np.array([(crop.ymin, crop.xmin) for crop in crops], np.int32)


def crop_support(region: np.ndarray, crops: Sequence[Box]) -> np.ndarray:
    """Crops bool `[H, W]` to float32 `[N, h, w, 1]`: all of the region that a crop holds."""
    return crop_region(region, [Window(crop, crop) for crop in crops])


def crop_region(region: np.ndarray, windows: Sequence[Window]) -> np.ndarray:
    """Crops bool `[H, W]` to float32 `[N, h, w, 1]`, zero outside each window's core.

    The cores are disjoint, so that no pixel is measured twice.
    """
    crops = [window.crop for window in windows]
    regions = np.zeros((len(crops), crops[0].height, crops[0].width, 1), np.float32)
    for inside, window in zip(regions, windows):
        core = intersect_boxes(window.core, Box(0, 0, *region.shape))
        if core:
            inside[core.relative_to(window.crop).slices][..., 0] = region[core.slices]
    return regions

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Whether strokes run along the rows and columns of the pixels, as those of networks like to."""

import cv2
import numpy as np
from scipy import ndimage

from tfstyle.evaluation.luminance import compute_luminance

ANGLE = 15.0  # degrees to either side of rows and columns
_SMALLEST_ENERGY = 1e-8


def compute_axis_share(picture: np.ndarray, *, region: np.ndarray | None = None) -> float:
    """Share of the luminance's gradient energy within 15 degrees of rows and columns.

    By Scharr's operator, which is the most even in all directions of its size. A picture without a
    preferred direction gives 1/3.

    Args:
      picture: `[H, W, 3]`, uint8 or floats in [0, 1].
      region: bool `[H, W]`; only pixels whose neighbours all lie inside count, so that its edge
        does not. None for the whole picture.

    Returns:
      float in [0, 1]; nan where no such pixel is left, or all of it has one brightness.
    """
    luminance = compute_luminance(picture)
    region = np.ones(luminance.shape, bool) if region is None else np.asarray(region, bool)
    inside = ndimage.binary_erosion(region, np.ones((3, 3), bool))
    across, down = (
        np.abs(cv2.Scharr(luminance, cv2.CV_64F, *order)[inside]) for order in ((1, 0), (0, 1))
    )
    energy = np.square(across) + np.square(down)
    if energy.sum() < _SMALLEST_ENERGY * max(len(energy), 1):
        return float("nan")
    along = np.minimum(across, down) <= np.tan(np.radians(ANGLE)) * np.maximum(across, down)
    return float(energy[along].sum() / energy.sum())


def compute_axis_preference(stylized: np.ndarray, region: np.ndarray, style: np.ndarray) -> float:
    """The region's share less the painting's, see `compute_axis_share`.

    Args:
      stylized: `[H, W, 3]`, uint8 or floats in [0, 1].
      region: bool `[H, W]`.
      style: `[h, w, 3]`.

    Returns:
      float in [-1, 1]: above 0 the region keeps more to rows and columns than the painting; nan
      where one of the two shares is.
    """
    return compute_axis_share(stylized, region=region) - compute_axis_share(style)

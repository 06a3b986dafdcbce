# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Whether strokes run along the rows and columns of the pixels, as those of networks tend to."""

import cv2
import numpy as np
from scipy import ndimage

from tfstyle.evaluation.luminance import compute_luminance

ANGLE = 15.0  # degrees to either side of rows and columns
_SMALLEST_ENERGY = 1e-8


def compute_axis_share(picture: np.ndarray, *, region: np.ndarray | None = None) -> float:
    """Share of the luminance's gradient energy within 15 degrees of rows and columns.

    Uses Scharr's operator, the most isotropic one of its size. A picture without a preferred
    direction gives 1/3.

    Args:
      picture: `[H, W, 3]`, uint8 or floats in [0, 1].
      region: bool `[H, W]`; only pixels whose neighbours all lie inside count, so that its edge
        does not. None for the whole picture.

    Returns:
      float in [0, 1]; nan if no such pixel is left, or if the luminance is constant.
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
    """`compute_axis_share` of the region minus that of the painting.

    Args:
      stylized: `[H, W, 3]`, uint8 or floats in [0, 1].
      region: bool `[H, W]`.
      style: `[h, w, 3]`.

    Returns:
      float in [-1, 1]: above 0, strokes of the region follow rows and columns more than those of
      the painting; nan if either share is.
    """
    return compute_axis_share(stylized, region=region) - compute_axis_share(style)

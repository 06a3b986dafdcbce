# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Pictures in [0, 1], and their luminance."""

import numpy as np
from scipy import ndimage

# Weights of ITU-R BT.709, applied to the sRGB-encoded channels.
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


def to_unit_range(picture: np.ndarray) -> np.ndarray:
    """Converts a uint8 picture to float32 in [0, 1]; floats are returned as they are."""
    picture = np.asarray(picture)
    if picture.dtype == np.uint8:
        return picture.astype(np.float32) / np.float32(255)
    return picture


def compute_luminance(picture: np.ndarray) -> np.ndarray:
    """float64 `[H, W]` in [0, 1] of `[H, W, 3]`, uint8 or floats in [0, 1]."""
    return to_unit_range(picture) @ _WEIGHTS


def blur_inside(values: np.ndarray, region: np.ndarray, deviation: float) -> np.ndarray:
    """Gaussian blur of `[H, W]` that uses the pixels of the region alone, float64.

    Args:
      values: `[H, W]`.
      region: bool `[H, W]`.
      deviation: standard deviation in pixels. Far outside the region the result is 0.
    """
    inside = np.asarray(region, np.float64)
    total, mass = (
        ndimage.gaussian_filter(array, deviation, mode="constant")
        for array in (np.asarray(values, np.float64) * inside, inside)
    )
    return total / np.maximum(mass, 1e-6)

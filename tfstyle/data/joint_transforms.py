# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Crops, scales and flips that a picture and its region go through together."""

from typing import NamedTuple

import numpy as np
from PIL import Image


class Crop(NamedTuple):
    """A square of the picture, in its pixels (fractions allowed), and whether it is mirrored."""

    top: float
    left: float
    side: float
    flip: bool = False


def choose_crop(
    rng: np.random.Generator,
    height: int,
    width: int,
    *,
    min_scale: float,
    max_scale: float = 1.0,
    flip: bool = True,
) -> Crop:
    """A square anywhere in the picture, its side `min_scale` to `max_scale` of the shorter side."""
    side = min(height, width) * rng.uniform(min_scale, max_scale)
    top, left = rng.uniform(0, height - side), rng.uniform(0, width - side)
    return Crop(top, left, side, bool(flip and rng.random() < 0.5))


def choose_crop_around(
    rng: np.random.Generator,
    region: np.ndarray,
    *,
    area: float,
    min_scale: float,
    max_scale: float = 1.0,
    flip: bool = True,
) -> Crop:
    """A square that holds the region, or as much of it as fits, zoomed towards an area share.

    Args:
      rng: source of randomness.
      region: bool `[H, W]`, true somewhere.
      area: share of the square that the region shall fill; met where the limits of the scale and
        the region's own shape allow.
      min_scale, max_scale: smallest and largest side, as shares of the picture's shorter side.
      flip: mirror half of the crops.
    """
    height, width = region.shape
    shorter = min(height, width)
    side = float(np.clip(np.sqrt(region.sum() / area), shorter * min_scale, shorter * max_scale))
    # A pixel of the region in the square at least, its whole bounding box if that is smaller.
    anchor = np.flatnonzero(region)[rng.integers(np.count_nonzero(region))]
    offsets = []
    for axis, length in enumerate((height, width)):
        inside = np.flatnonzero(region.any(axis=1 - axis))
        first, last = inside[0], inside[-1] + 1
        if last - first > side:
            here = np.unravel_index(anchor, region.shape)[axis]
            first, last = here, here + 1
        low, high = max(0.0, last - side), min(float(first), length - side)
        offsets.append(rng.uniform(min(low, high), max(low, high)))
    return Crop(offsets[0], offsets[1], side, bool(flip and rng.random() < 0.5))


def choose_centre(height: int, width: int) -> Crop:
    """The largest square in the middle of the picture, as it is."""
    side = min(height, width)
    return Crop((height - side) / 2, (width - side) / 2, side)


def crop_picture(pixels_uint8: np.ndarray, crop: Crop, size: int) -> np.ndarray:
    """Cuts and resamples the picture (bicubic, antialiased).

    Args:
      pixels_uint8: uint8 `[H, W, 3]`.
      crop: the square.
      size: side of the result.

    Returns:
      float32 `[size, size, 3]` in [0, 1].
    """
    pixels = _resample(pixels_uint8, crop, size, Image.Resampling.BICUBIC)
    return pixels.astype(np.float32) / np.float32(255)


def crop_region(region: np.ndarray, crop: Crop, size: int) -> np.ndarray:
    """Cuts and resamples the region; pixels of which more than half is inside are inside.

    Args:
      region: bool `[H, W]`.
      crop: the square.
      size: side of the result.

    Returns:
      bool `[size, size]`.
    """
    values = region.astype(np.uint8) * np.uint8(255)
    return _resample(values, crop, size, Image.Resampling.BILINEAR) > 127


def _resample(pixels: np.ndarray, crop: Crop, size: int, method: Image.Resampling) -> np.ndarray:
    height, width = pixels.shape[:2]
    # Clipped: a sum of rounded floats may lie a hair outside, which Pillow refuses.
    box = (crop.left, crop.top, crop.left + crop.side, crop.top + crop.side)
    box = tuple(np.clip(box, 0, (width, height, width, height)).tolist())
    result = np.asarray(Image.fromarray(pixels).resize((size, size), method, box=box))
    return result[:, ::-1] if crop.flip else result

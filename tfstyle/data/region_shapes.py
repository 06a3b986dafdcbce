# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Regions drawn by chance: smooth shapes and boxes of a given area."""

import numpy as np
from PIL import Image

# The field behind a smooth shape: a few hills, drawn on this grid and cut where the area is right.
_HILLS = 5
_GRID = 64


def draw_area(rng: np.random.Generator, min_area: float, max_area: float) -> float:
    """A share of the picture, log-uniform: as many small regions as large ones."""
    return float(np.exp(rng.uniform(np.log(min_area), np.log(max_area))))


def draw_smooth_shape(rng: np.random.Generator, size: int, area: float) -> np.ndarray:
    """A shape with a smooth outline somewhere in the picture.

    Hills of random height are tilted towards a random place, so that most of the shape hangs
    together, and cut at the height that leaves the area wanted.

    Args:
      rng: source of randomness.
      size: side of the square.
      area: share of the square, in (0, 1].

    Returns:
      bool `[size, size]`, its share of true equal to `area` but for rounding; never empty.
    """
    hills = rng.standard_normal((_HILLS, _HILLS), dtype=np.float32)
    field = np.asarray(Image.fromarray(hills).resize((_GRID, _GRID), Image.Resampling.BICUBIC))
    y, x = (np.mgrid[:_GRID, :_GRID].astype(np.float32) + 0.5) / _GRID
    centre_y, centre_x = rng.uniform(0.2, 0.8, 2)
    distance = np.hypot(y - centre_y, x - centre_x)
    field = field - rng.uniform(2, 6) * distance.astype(np.float32)
    field = np.asarray(Image.fromarray(field).resize((size, size), Image.Resampling.BICUBIC))
    outside = min(round((1 - area) * size**2), size**2 - 1)
    return field >= np.partition(field, outside, axis=None)[outside]


def draw_box(rng: np.random.Generator, size: int, area: float) -> np.ndarray:
    """An upright rectangle somewhere in the picture.

    Args:
      rng: source of randomness.
      size: side of the square.
      area: share of the square, in (0, 1].

    Returns:
      bool `[size, size]`; sides are rounded to pixels, at least one.
    """
    # Width over height, between 1:3 and 3:1 as far as both sides fit into the square.
    widest = min(np.log(3), -np.log(area))
    aspect = np.exp(rng.uniform(-widest, widest))
    height = int(np.clip(round(size * np.sqrt(area / aspect)), 1, size))
    width = int(np.clip(round(size * np.sqrt(area * aspect)), 1, size))
    top = rng.integers(0, size - height + 1)
    left = rng.integers(0, size - width + 1)
    region = np.zeros((size, size), bool)
    region[top : top + height, left : left + width] = True
    return region

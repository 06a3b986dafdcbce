# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How large the strokes of a region are."""

import numpy as np

from tfstyle.evaluation.lag_sums import LagSums, crop_to_region, list_lags
from tfstyle.evaluation.luminance import blur_inside, compute_luminance

SMALLEST_REGION = 64
LONGEST = 128
_FLAT = 1e-6  # variance of the luminance below which a region has no strokes


def compute_variogram_curve(
    values: np.ndarray, region: np.ndarray, *, longest: int = LONGEST
) -> np.ndarray:
    """Half the mean squared difference at each distance, over all directions.

    The variogram of geostatistics (Matheron 1963) over the pairs of pixels inside the region.

    Args:
      values: `[H, W]`.
      region: bool `[H, W]`, not empty.
      longest: largest distance, pixels.

    Returns:
      float64 `[longest + 1]` for the distances 0, 1, ... (each the mean within half a pixel of
      it); nan if no pair lies in the region.
    """
    values, region = crop_to_region(np.asarray(values, np.float64), np.asarray(region, bool))
    values = np.where(region, values - values[region].mean(), 0.0)
    sums = LagSums(region, most=longest)
    squares = sums.sum_products(np.square(values), np.ones_like(values))
    # By symmetry, the squares of the second pixels are those of the first, reversed.
    halves = 0.5 * (squares + squares[::-1, ::-1]) - sums.sum_products(values, values)
    rings = np.rint(list_lags(longest)).astype(int).ravel()
    total, pairs = (
        np.bincount(rings, weights=array.ravel())[: longest + 1]
        for array in (np.maximum(halves, 0.0), sums.pairs)
    )
    return np.divide(total, pairs, out=np.full(longest + 1, np.nan), where=pairs > 0)


def compute_stroke_size(
    picture: np.ndarray, *, region: np.ndarray | None = None, shading: float | None = None
) -> float:
    """The distance at which the variogram of the luminance reaches half its sill, pixels.

    The sill is the variance over the region: the variogram reaches half of it where the
    correlation of two pixels is one half. It is interpolated between whole distances. The stroke
    size grows in proportion when a picture is enlarged.

    Args:
      picture: `[H, W, 3]`, uint8 or floats in [0, 1].
      region: bool `[H, W]`; None for the whole picture.
      shading: standard deviation in pixels of a blur over the region that is subtracted first,
        since what is painted also has light and shade, which do not grow with strokes. Use
        about four times the largest stroke expected; None subtracts nothing.

    Returns:
      float in (0, 128]; nan if the region has fewer than 64 pixels or constant luminance, or if
      half the sill is not reached within 128 pixels and the region.
    """
    region = np.ones(picture.shape[:2], bool) if region is None else np.asarray(region, bool)
    if np.count_nonzero(region) < SMALLEST_REGION:
        return float("nan")
    luminance = compute_luminance(picture)
    if shading is not None:
        luminance = luminance - blur_inside(luminance, region, shading)
    sill = float(np.var(luminance[region]))
    if sill < _FLAT:
        return float("nan")
    curve = compute_variogram_curve(luminance, region)
    reached = np.flatnonzero(curve >= 0.5 * sill)
    if not len(reached):
        return float("nan")
    after = reached[0]
    low, high = curve[after - 1], curve[after]
    return float(after - 1 + (0.5 * sill - low) / (high - low))

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How much a region repeats itself at short distances, which a painting does not.

The transposed convolutions, grids and fixed patterns of a network show as a lattice of peaks in the
autocorrelation of what it paints. Neither Gram matrices nor variograms see them.
"""

import numpy as np
from scipy import ndimage

from tfstyle.evaluation.lag_sums import LagSums, crop_to_region, list_lags
from tfstyle.evaluation.luminance import blur_inside, compute_luminance

SHORTEST, LONGEST = 2, 20
SMALLEST_REGION = 400
_BLUR = 2.0  # standard deviation, pixels: larger structures are no mesh
_FLOOR = 0.01  # of the luminance: smaller variation is noise of the file
_FLAT = 1e-6  # energy of a pixel, of at most about 1
_REACHES = 2, 3, 4  # pixels from a peak to the neighbours it is compared with
_DIRECTIONS = 8


def compute_mesh_peak(picture: np.ndarray, region: np.ndarray) -> float:
    """Height of the largest isolated peak of the autocorrelation, away from its centre.

    The autocorrelation, -1 to 1, is that of the luminance minus its blur, divided by its local
    deviation, so that a mesh over a wall counts as much as one over foliage. It is taken over the
    pairs of pixels inside the region. A peak is a local maximum at a distance of 2 to 20 pixels.
    Its height is its value minus the mean of its two neighbours 2, 3 or 4 pixels away, in the
    direction where that is smallest: long straight lines, whose autocorrelation is a ridge, have a
    height of about 0. Meshes with a period of 2 to about 10 pixels are detected; reduce the picture
    to detect larger ones.

    Args:
      picture: `[H, W, 3]`, uint8 or floats in [0, 1].
      region: bool `[H, W]`.

    Returns:
      float in [0, 2]; nan if the region has fewer than 400 pixels. Chance alone gives up to 0.2
      in small regions, see `compute_mesh_excess`.
    """
    region = np.asarray(region, bool)
    if np.count_nonzero(region) < SMALLEST_REGION:
        return float("nan")
    luminance, region = crop_to_region(compute_luminance(picture), region)
    most = LONGEST + max(_REACHES) + 1
    correlation, pairs = _correlate(luminance, region, most)
    lags = list_lags(most)
    candidates = (
        (lags >= SHORTEST)
        & (lags <= LONGEST)
        & (pairs >= 0.25 * np.count_nonzero(region))
        & (correlation == ndimage.maximum_filter(correlation, size=3))
    )
    neighbours = [_find_neighbours(correlation, candidates, reach) for reach in _REACHES]
    heights = correlation[candidates] - np.min(neighbours, axis=0)
    return float(heights.max(initial=0.0))


def compute_painting_peak(region: np.ndarray, style: np.ndarray) -> float:
    """The peak of the painting inside the region's outline, placed in each corner: the mean.

    A small region has high peaks by chance; so does the painting inside the same outline.

    Args:
      region: bool `[H, W]`.
      style: `[h, w, 3]`, of any size; a region larger than that is cut.

    Returns:
      float in [0, 2]; nan if fewer than 400 pixels of the region fit.
    """
    if not np.any(region):
        return float("nan")
    placed = place_region(region, *style.shape[:2])
    return float(np.mean([compute_mesh_peak(style, outline) for outline in placed]))


def compute_mesh_excess(stylized: np.ndarray, region: np.ndarray, style: np.ndarray) -> float:
    """How much higher the peak of the region is than the painting's; above 0, it has a mesh.

    Args:
      stylized: `[H, W, 3]`, uint8 or floats in [0, 1].
      region: bool `[H, W]`.
      style: `[h, w, 3]`, of any size.

    Returns:
      float in [-2, 2]; nan if either peak is.
    """
    return compute_mesh_peak(stylized, region) - compute_painting_peak(region, style)


def place_region(region: np.ndarray, height: int, width: int) -> list[np.ndarray]:
    """Places the region's shape in each corner of a picture of another size, cut to fit.

    Args:
      region: bool `[H, W]`.
      height, width: size of the other picture.

    Returns:
      list of bool `[height, width]`, without duplicates.
    """
    shape, _ = crop_to_region(region, region)
    shape = shape[:height, :width]
    tops, lefts = {0, height - shape.shape[0]}, {0, width - shape.shape[1]}
    placed = []
    for top in sorted(tops):
        for left in sorted(lefts):
            placed.append(np.zeros((height, width), bool))
            placed[-1][top : top + shape.shape[0], left : left + shape.shape[1]] = shape
    return placed


def _correlate(luminance, region, most):
    """Normalized autocorrelation of the fine detail, and its pairs: `[2 most + 1, 2 most + 1]`."""
    inside = region.astype(np.float64)
    fine = (luminance - blur_inside(luminance, region, _BLUR)) * inside
    fine /= np.sqrt(blur_inside(np.square(fine), region, 2 * _BLUR) + _FLOOR**2)
    sums = LagSums(region, most=most)
    energy = sums.sum_products(np.square(fine), inside)
    both = np.sqrt(np.maximum(energy * energy[::-1, ::-1], np.square(_FLAT * sums.pairs + _FLAT)))
    return sums.sum_products(fine, fine) / both, sums.pairs


def _find_neighbours(correlation, candidates, reach):
    """Mean of the two neighbours of each candidate on the line where it is highest."""
    rows, columns = np.nonzero(candidates)
    highest = np.full(len(rows), -np.inf)
    for angle in np.arange(_DIRECTIONS) * np.pi / _DIRECTIONS:
        down, across = reach * np.sin(angle), reach * np.cos(angle)
        pair = [
            ndimage.map_coordinates(
                correlation, [rows + way * down, columns + way * across], order=1
            )
            for way in (1, -1)
        ]
        highest = np.maximum(highest, np.mean(pair, axis=0))
    return highest

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The share of a region whose colours the painting does not have."""

import numpy as np
from scipy.spatial import cKDTree
from skimage.color import rgb2lab

from tfstyle.evaluation.luminance import to_unit_range

FAR = 10.0


class Palette:
    """The colours of a painting, to compare several pictures with.

    Args:
      style: `[h, w, 3]`, uint8 or floats in [0, 1]; rounded to 8 bits.
    """

    def __init__(self, style: np.ndarray):
        colours, _ = _list_colours(np.reshape(style, (-1, 3)))
        self._tree = cKDTree(colours)

    def compute_share_outside(
        self, picture: np.ndarray, region: np.ndarray, *, distance: float = FAR
    ) -> float:
        """Share of the region's pixels farther than `distance` from every colour of the painting.

        The distance is CIE 1976 delta E.

        Args:
          picture: `[H, W, 3]`, uint8 or floats in [0, 1]; rounded to 8 bits.
          region: bool `[H, W]`.
          distance: above 0.

        Returns:
          float in [0, 1]; nan if the region is empty.
        """
        inside = np.asarray(picture)[np.asarray(region, bool)]
        if not len(inside):
            return float("nan")
        colours, counts = _list_colours(inside)
        nearest, _ = self._tree.query(colours, distance_upper_bound=distance)
        return float(counts[np.isinf(nearest)].sum() / counts.sum())


def _list_colours(pixels):
    """The different colours of `[N, 3]` in CIELAB, and how many pixels have each."""
    levels = np.rint(to_unit_range(pixels) * 255).astype(np.int64)
    codes, counts = np.unique(levels @ (65536, 256, 1), return_counts=True)
    levels = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=-1)
    return rgb2lab(levels / 255.0), counts

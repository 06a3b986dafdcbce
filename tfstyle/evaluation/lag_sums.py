# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Sums over all pairs of pixels of a region at a given displacement."""

import numpy as np
from scipy import fft


class LagSums:
    """Sums over the pairs of pixels of a region, for every displacement between them.

    Args:
      region: bool `[H, W]`.
      most: largest displacement along either axis, pixels.
    """

    def __init__(self, region: np.ndarray, *, most: int):
        self._inside = region.astype(np.float64)
        self._steps = np.arange(-most, most + 1)
        # Large enough that no pair wraps around.
        self._shape = [fft.next_fast_len(side + most, real=True) for side in region.shape]
        self.pairs = np.rint(self.sum_products(self._inside, self._inside))

    def sum_products(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Sum over p of one(p) other(p + d), p and p + d in the region.

        Args:
          one, other: `[H, W]` of the region's size; passing the same array twice costs less.

        Returns:
          float64 `[2 most + 1, 2 most + 1]`, d from (-most, -most) to (most, most).
        """
        first = self._transform(one)
        second = first if other is one else self._transform(other)
        sums = fft.irfft2(np.conj(first) * second, s=self._shape)
        return sums[np.ix_(self._steps, self._steps)]

    def _transform(self, values):
        return fft.rfft2(values * self._inside, s=self._shape)


def list_lags(most: int) -> np.ndarray:
    """Lengths in pixels of all displacements of `LagSums`, float64 `[2 most + 1, 2 most + 1]`."""
    steps = np.arange(-most, most + 1)
    return np.hypot(steps[:, None], steps[None, :])


def crop_to_region(values: np.ndarray, region: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Crops `[H, W]` and the region to the region's bounding box; it must not be empty."""
    rows, columns = (np.flatnonzero(region.any(axis=axis)) for axis in (1, 0))
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    return values[box], region[box]

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Distance between the colours of two sets of pixels."""

from collections.abc import Sequence

import numpy as np

_LEVELS = 512
_DIRECTIONS = 64
_SMALLEST = 1e-12


def compute_sliced_wasserstein(
    colours: np.ndarray,
    others: np.ndarray,
    *,
    order: int = 2,
    directions: int = _DIRECTIONS,
    seed: int = 0,
) -> float:
    """Sliced Wasserstein distance between two sets of colours.

    Rabin et al., "Wasserstein barycenter and its application to texture mixing", SSVM 2011: the
    distance between the two distributions projected onto a line, over many lines,
    (mean over lines of W_p^p)^(1/p). On a line, W_p is the distance between the quantile functions.

    Args:
      colours: `[N, 3]`, RGB in [0, 1].
      others: `[M, 3]`; N and M need not be equal.
      order: p, 1 or 2.
      directions: number of lines, drawn uniformly.
      seed: of the lines.

    Returns:
      float >= 0, in units of the colours.

    Raises:
      ValueError: one of the sets is empty.

    Deviations: quantiles are compared at 512 levels, not at every sample.
    """
    lines = _draw_lines(directions, seed)
    return _compare(_compute_quantiles(colours, lines), _compute_quantiles(others, lines), order)


class ColourRatio:
    """Distance of the region's colours to the painting's, over that of the unstylized region.

    1 = the content's colours, 0 = the painting's.

    Args:
      content: `[H, W, 3]` in [0, 1].
      style: `[h, w, 3]` in [0, 1].
      region: `[H, W]`; pixels above one half count.
    """

    def __init__(self, content: np.ndarray, style: np.ndarray, region: np.ndarray):
        self._inside = np.asarray(region) > 0.5
        self._lines = _draw_lines(_DIRECTIONS, 0)
        self._target = _compute_quantiles(np.reshape(style, (-1, 3)), self._lines)
        self._before = _compute_quantiles(content[self._inside], self._lines)

    def compute(self, stylized: np.ndarray, *, orders: Sequence[int] = (2,)) -> list[float]:
        """The ratios of `[H, W, 3]` in [0, 1], by the distance of each order."""
        after = _compute_quantiles(stylized[self._inside], self._lines)
        return [
            _compare(after, self._target, order)
            / max(_compare(self._before, self._target, order), _SMALLEST)
            for order in orders
        ]


def _draw_lines(count, seed):
    lines = np.random.default_rng(seed).normal(size=(3, count))
    return lines / np.linalg.norm(lines, axis=0)


def _compare(quantiles, others, order):
    return float(np.mean(np.abs(quantiles - others) ** order) ** (1.0 / order))


def _compute_quantiles(colours, lines):
    """Quantiles `[lines, levels]`; all from one sort, as np.quantile is slow for so many levels."""
    if not len(colours):
        raise ValueError("a set without pixels has no colours to compare")
    values = np.sort(lines.T @ np.asarray(colours, np.float64).T, axis=1)
    places = (np.arange(_LEVELS) + 0.5) / _LEVELS * (values.shape[1] - 1)
    below = places.astype(int)
    above = np.minimum(below + 1, values.shape[1] - 1)
    return values[:, below] + (places - below) * (values[:, above] - values[:, below])

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Distance between the colours of two sets of pixels."""

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
    if not len(colours) or not len(others):
        raise ValueError("a set without pixels has no colours to compare")
    lines = np.random.default_rng(seed).normal(size=(3, directions))
    lines /= np.linalg.norm(lines, axis=0)
    levels = (np.arange(_LEVELS) + 0.5) / _LEVELS
    gaps = _compute_quantiles(colours, lines, levels) - _compute_quantiles(others, lines, levels)
    return float(np.mean(np.abs(gaps) ** order) ** (1.0 / order))


def compute_colour_ratio(
    stylized: np.ndarray,
    content: np.ndarray,
    style: np.ndarray,
    region: np.ndarray,
    *,
    order: int = 2,
) -> float:
    """Distance of the region's colours to the painting's, over that of the unstylized region.

    1 = the content's colours, 0 = the painting's.

    Args:
      stylized, content: `[H, W, 3]` in [0, 1].
      style: `[h, w, 3]` in [0, 1].
      region: `[H, W]`; pixels above one half count.
      order: of the sliced Wasserstein distance.

    Returns:
      float >= 0.
    """
    inside = np.asarray(region) > 0.5
    painting = np.reshape(style, (-1, 3))
    before = compute_sliced_wasserstein(content[inside], painting, order=order)
    after = compute_sliced_wasserstein(stylized[inside], painting, order=order)
    return after / max(before, _SMALLEST)


def _compute_quantiles(colours, lines, levels):
    return np.quantile(np.asarray(colours, np.float64) @ lines, levels, axis=0)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How far a region has come from the content's style to the painting's."""

from collections.abc import Mapping

import numpy as np

_SMALLEST = 1e-12


def reduce_to_grid(region: np.ndarray, height: int, width: int) -> np.ndarray:
    """Share of each cell of a feature map that lies in the region.

    Loss networks halve the size and drop an odd last row, so the side of a cell is a power of two
    and cells start at the top left.

    Args:
      region: `[H, W]` in [0, 1].
      height, width: of the feature map.

    Returns:
      float64 `[height, width]` in [0, 1].

    Raises:
      ValueError: the region is empty, or lies wholly in rows or columns that the map drops.
    """
    rows = 1 << (region.shape[0] // height).bit_length() - 1
    columns = 1 << (region.shape[1] // width).bit_length() - 1
    seen = np.asarray(region, np.float64)[: rows * height, : columns * width]
    shares = seen.reshape(height, rows, width, columns).mean(axis=(1, 3))
    if not shares.any():
        raise ValueError(f"no part of the region is on the {height}x{width} grid of the features")
    return shares


def compute_gram(features: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Gram matrix `[C, C]` of `[h, w, C]` features over the region `[h, w]`, over its mass."""
    flat = np.asarray(features, np.float64).reshape(-1, features.shape[-1])
    weights = shares.reshape(-1, 1) / shares.sum()
    return flat.T @ (weights * flat)


def compute_gram_ratios(
    stylized: Mapping[str, np.ndarray],
    content: Mapping[str, np.ndarray],
    style: Mapping[str, np.ndarray],
    region: np.ndarray,
) -> dict[str, float]:
    """||G(stylized) - G(style)|| / ||G(content) - G(style)||: 1 = untouched, 0 = as the painting.

    G is the Gram matrix over the region, of the style over the whole painting, each divided by its
    number of positions; the norm is Frobenius'. Features are those of whole pictures, so near the
    region's edge they also depend on what is beside it, in all three alike.

    Args:
      stylized, content: {layer: `[h, w, C]`} of pictures of one size.
      style: {layer: `[h', w', C]`}, of any size.
      region: `[H, W]` in [0, 1], of the pictures' size.

    Returns:
      {layer: float}. If the content already has the painting's style, 0 stays 0 and anything
      else is very large.
    """
    ratios = {}
    for layer, painting in style.items():
        shares = reduce_to_grid(region, *content[layer].shape[:2])
        target = compute_gram(painting, np.ones(painting.shape[:2]))
        before = np.linalg.norm(compute_gram(content[layer], shares) - target)
        after = np.linalg.norm(compute_gram(stylized[layer], shares) - target)
        ratios[layer] = float(after / max(before, _SMALLEST))
    return ratios

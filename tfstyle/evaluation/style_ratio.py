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
    inside = shares > 0
    flat = np.asarray(features[inside], np.float64)
    weights = shares[inside][:, None] / shares.sum()
    return flat.T @ (weights * flat)


class GramRatios:
    """||G(stylized) - G(style)|| / ||G(content) - G(style)||: 1 = untouched, 0 = as the painting.

    G is the Gram matrix over the region, of the style over the whole painting, each divided by its
    number of positions; the norm is Frobenius'. Features are those of whole pictures, so near the
    region's edge they also depend on what is beside it, in all three alike.

    Args:
      content: {layer: `[h, w, C]`} of the photograph.
      style: {layer: `[h', w', C]`}, of any size; its layers are compared.
      region: `[H, W]` in [0, 1], of the photograph's size.
    """

    def __init__(
        self,
        content: Mapping[str, np.ndarray],
        style: Mapping[str, np.ndarray],
        region: np.ndarray,
    ):
        self._region = region
        self._targets = {
            layer: compute_gram(painting, np.ones(painting.shape[:2]))
            for layer, painting in style.items()
        }
        self._before = self._measure(content)

    def compute(self, stylized: Mapping[str, np.ndarray]) -> dict[str, float]:
        """The ratio of each layer, of a stylized picture's features as those of the content.

        If the content already has the painting's style, 0 stays 0 and anything else is very large.
        """
        after = self._measure(stylized)
        return {layer: after[layer] / max(self._before[layer], _SMALLEST) for layer in after}

    def _measure(self, features):
        return {
            layer: float(
                np.linalg.norm(
                    compute_gram(
                        features[layer], reduce_to_grid(self._region, *features[layer].shape[:2])
                    )
                    - target
                )
            )
            for layer, target in self._targets.items()
        }

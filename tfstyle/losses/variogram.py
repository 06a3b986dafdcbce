# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How fast a picture changes with distance, which Gram matrices do not capture."""

from keras import KerasTensor, ops

# In pixels, each in four directions. A pattern with the period of the network's grid changes less
# at that distance than at half of it, which few paintings do.
LAGS = (1, 2, 3, 4, 6, 8)
_DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))
NEGLIGIBLE = 1e-4  # squared difference: 1% of the range
EMPTY_MASS = 1e-6


def _move(values: KerasTensor, rows: int, columns: int) -> tuple[KerasTensor, KerasTensor]:
    """Two views of `[B, H, W, C]`, the second `rows` down and `columns` across from the first."""
    height, width = ops.shape(values)[1], ops.shape(values)[2]
    low, high = max(-columns, 0), max(columns, 0)
    here = values[:, : height - rows, low : width - high]
    there = values[:, rows:, high : width - low]
    return here, there


def compute_variogram(picture: KerasTensor, region: KerasTensor) -> tuple[KerasTensor, KerasTensor]:
    """Logarithm of the mean squared difference at each lag, and which lags are known.

    The variogram of geostatistics (Matheron 1963) over the pairs of pixels inside the region.

    Args:
      picture: `[B, H, W, 3]` in [0, 1], both sides above 8 pixels.
      region: `[B, H, W, 1]`, 0 or 1.

    Returns:
      variogram, float32 `[B, 24]`: the logarithm of `NEGLIGIBLE` at lags without a pair inside; and
      known, float32 `[B, 24]`: 1 at lags with a pair inside, else 0.
    """
    picture, region = ops.cast(picture, "float32"), ops.cast(region, "float32")
    logarithms, known = [], []
    for lag in LAGS:
        for rows, columns in _DIRECTIONS:
            here, there = _move(picture, lag * rows, lag * columns)
            inside = _move(region, lag * rows, lag * columns)
            pairs = inside[0] * inside[1]
            squares = ops.mean(ops.square(there - here), axis=-1, keepdims=True)
            mass = ops.sum(pairs, axis=(1, 2, 3))
            mean = ops.sum(squares * pairs, axis=(1, 2, 3)) / ops.maximum(mass, EMPTY_MASS)
            logarithms.append(ops.log(mean + NEGLIGIBLE))
            known.append(ops.cast(mass > EMPTY_MASS, "float32"))
    return ops.stack(logarithms, axis=-1), ops.stack(known, axis=-1)


def compute_variogram_loss(
    variogram: KerasTensor, known: KerasTensor, target: KerasTensor
) -> KerasTensor:
    """Mean distance between two variograms `[B, 24]` in natural logarithms, `[B]`.

    Smooth at 0: sqrt(x^2 + 0.01) - 0.1. Independent of the region's size: each lag is a mean over
    its own pairs, and lags without pairs, where `known` is 0, are ignored. If all are, it is 0.
    """
    distances = ops.sqrt(ops.square(variogram - target) + 0.01) - 0.1
    return ops.sum(known * distances, axis=-1) / ops.maximum(ops.sum(known, axis=-1), 1.0)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Distance between colour distributions, by sliced optimal transport."""

import numpy as np
from keras import KerasTensor, ops

LEVELS = 129

# Directions in RGB: the axes and the diagonals of the faces and of the cube.
_DIRECTIONS = np.array(
    [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
        [1, 1, 0],
        [1, 0, 1],
        [0, 1, 1],
        [1, -1, 0],
        [1, 0, -1],
        [0, 1, -1],
        [1, 1, 1],
        [1, 1, -1],
        [1, -1, 1],
        [-1, 1, 1],
    ],
    "float32",
)
DIRECTIONS = _DIRECTIONS / np.linalg.norm(_DIRECTIONS, axis=1, keepdims=True)


def _project(picture: KerasTensor) -> KerasTensor:
    """`[B, N, D]` of `[B, H, W, 3]`."""
    flat = ops.reshape(ops.cast(picture, "float32"), (ops.shape(picture)[0], -1, 3))
    return ops.matmul(flat, ops.convert_to_tensor(DIRECTIONS.T))


def compute_colour_quantiles(picture: KerasTensor) -> KerasTensor:
    """Quantiles 0 to 1 of the picture's colours along thirteen directions, `[B, 129, 13]`."""
    ordered = ops.sort(_project(picture), axis=1)
    last = ops.cast(ops.shape(ordered)[1] - 1, "float32")
    levels = ops.convert_to_tensor(np.linspace(0.0, 1.0, LEVELS, dtype="float32"))
    return ops.take(ordered, ops.cast(ops.round(levels * last), "int32"), axis=1)


def compute_colour_loss(
    picture: KerasTensor, region: KerasTensor, quantiles: KerasTensor
) -> KerasTensor:
    """Squared sliced Wasserstein-2 distance of the region's colours to the quantiles, `[B]`.

    Bonneel et al., "Sliced and Radon Wasserstein barycenters of measures", 2015, Eq. 6, with fixed
    directions, relative to the variance of the target along them. `picture` is `[B, H, W, 3]`,
    `region` `[B, H, W, 1]` gives its weights, and `quantiles` come from
    `compute_colour_quantiles`. An empty region gives 0.
    """
    values = _project(picture)
    weights = ops.reshape(ops.cast(region, "float32"), (ops.shape(region)[0], -1, 1))
    weights = weights / ops.maximum(ops.sum(weights, axis=1, keepdims=True), 1e-6)
    order = ops.stop_gradient(ops.argsort(values, axis=1))
    values = ops.take_along_axis(values, order, axis=1)
    weights = ops.take_along_axis(ops.broadcast_to(weights, ops.shape(order)), order, axis=1)
    # Each pixel lies at the middle of its own share of the mass.
    level = (ops.cumsum(weights, axis=1) - 0.5 * weights) * (LEVELS - 1)
    below = ops.cast(ops.clip(ops.floor(level), 0, LEVELS - 2), "int32")
    rest = level - ops.cast(below, "float32")
    target = ops.take_along_axis(quantiles, below, axis=1) * (1.0 - rest)
    target = target + ops.take_along_axis(quantiles, below + 1, axis=1) * rest
    distance = ops.mean(ops.sum(weights * ops.square(values - target), axis=1), axis=-1)
    scale = ops.mean(ops.var(quantiles, axis=1), axis=-1)
    return distance / ops.stop_gradient(scale + 1e-3)

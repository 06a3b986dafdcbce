# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The range of a picture's colours along the axes of opponent colours."""

import numpy as np
from keras import KerasTensor, ops

# Rows: luminance, yellow-blue, red-green; orthonormal.
_AXES = np.array([[1, 1, 1], [1, 1, -2], [1, -1, 0]], "float32")
_AXES = _AXES / np.linalg.norm(_AXES, axis=1, keepdims=True)
# Larger ignores less of what is rare: a share s of the pixels at one end counts as ln(1/s) / 60
# less far out, 0.08 for one pixel in a hundred.
_SHARPNESS = 60.0


def _rotate(picture: KerasTensor, matrix: np.ndarray) -> KerasTensor:
    batch, height, width = ops.shape(picture)[0], ops.shape(picture)[1], ops.shape(picture)[2]
    flat = ops.matmul(ops.reshape(picture, (batch, -1, 3)), ops.convert_to_tensor(matrix))
    return ops.reshape(flat, (batch, height, width, 3))


def compute_colour_range(picture: KerasTensor) -> tuple[KerasTensor, KerasTensor]:
    """Smooth minimum and maximum along the opponent axes, each `[B, 3]`, of `[B, H, W, 3]`.

    log(mean(exp(60 x))) / 60: a maximum that does not hang on a few pixels, without the sorting
    that quantiles need. A mixture of the ranges of two pictures is a range between them.
    """
    values = _rotate(ops.cast(picture, "float32"), _AXES.T)
    values = ops.reshape(values, (ops.shape(values)[0], -1, 3))
    low, high = ops.min(values, axis=1), ops.max(values, axis=1)

    def soften(distance):  # to the extreme, 0 or more: nothing overflows
        mean = ops.mean(ops.exp(-_SHARPNESS * distance), axis=1)
        return -ops.log(mean) / _SHARPNESS

    return low + soften(values - low[:, None]), high - soften(high[:, None] - values)


def limit_colours(picture: KerasTensor, low: KerasTensor, high: KerasTensor) -> KerasTensor:
    """`[B, H, W, 3]` with its coordinates along the opponent axes clipped to `[B, 3]` ranges."""
    values = _rotate(picture, _AXES.T)
    return _rotate(ops.clip(values, low[:, None, None, :], high[:, None, None, :]), _AXES)

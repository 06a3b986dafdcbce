# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Opponent colours: RGB along orthonormal axes of luminance, yellow-blue and red-green."""

import numpy as np
from keras import KerasTensor, ops

_AXES = np.array([[1, 1, 1], [1, 1, -2], [1, -1, 0]], "float32")
_AXES = _AXES / np.linalg.norm(_AXES, axis=1, keepdims=True)


def to_opponent(picture: KerasTensor) -> KerasTensor:
    """RGB `[B, H, W, 3]` -> luminance, yellow-blue and red-green, float32."""
    return _rotate(ops.cast(picture, "float32"), _AXES.T)


def from_opponent(picture: KerasTensor) -> KerasTensor:
    """The inverse of `to_opponent`."""
    return _rotate(picture, _AXES)


def _rotate(picture, matrix):
    flat = ops.matmul(ops.reshape(picture, (-1, 3)), ops.convert_to_tensor(matrix))
    return ops.reshape(flat, ops.shape(picture))

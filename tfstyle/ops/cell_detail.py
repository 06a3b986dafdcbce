# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Local contrast normalization in cells of 2x2 pixels."""

import numpy as np
from keras import KerasTensor, ops

_LUMINANCE = np.array([0.299, 0.587, 0.114], "float32")  # of sRGB-encoded values, ITU-R BT.601


def _average(cells: KerasTensor) -> KerasTensor:
    """Mean over 3x3 cells, reflected at the border."""
    padded = ops.pad(cells, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="reflect")
    return ops.average_pool(padded, 3, strides=1, padding="valid")


def compute_detail(picture: KerasTensor, *, epsilon: float = 1e-3) -> KerasTensor:
    """Normalizes the luminance by its local mean and standard deviation, in cells of 2x2 pixels.

    Divisive normalization (Jarrett et al., "What is the best multi-stage architecture for object
    recognition?", ICCV 2009, section 2.2). The faint grain of smooth areas is raised to full
    contrast; flat areas give 0. The neighbourhood is 3x3 cells: averaging cells costs a quarter of
    averaging pixels.

    Args:
      picture: `[B, H, W, 3]` in [0, 1]; height and width even and at least 4.
      epsilon: added to the standard deviation; 1e-3 is a quarter of an 8-bit step.

    Returns:
      `[B, H/2, W/2, 4]` float32: the pixels of each cell in the order of `space_to_depth`. A
      value depends on pixels at most 5 away.
    """
    weights = ops.convert_to_tensor(_LUMINANCE[:, None])
    luminance = ops.matmul(ops.cast(picture, "float32"), weights)
    cells = ops.space_to_depth(luminance, 2)
    centred = cells - _average(ops.mean(cells, axis=-1, keepdims=True))
    variance = _average(ops.mean(ops.square(centred), axis=-1, keepdims=True))
    # The square root has no finite gradient at 0.
    return centred / (ops.sqrt(variance + 1e-10) + epsilon)

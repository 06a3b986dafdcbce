# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Detail at equal contrast everywhere, by cells of 2x2 pixels."""

import numpy as np
from keras import KerasTensor, ops

_LUMINANCE = np.array([0.299, 0.587, 0.114], "float32")  # of sRGB-encoded values, ITU-R BT.601


def _average(cells: KerasTensor) -> KerasTensor:
    """Mean over 3x3 cells, reflected at the border."""
    padded = ops.pad(cells, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="reflect")
    return ops.average_pool(padded, 3, strides=1, padding="valid")


def compute_detail(picture: KerasTensor, *, epsilon: float = 1e-3) -> KerasTensor:
    """Luminance less its local mean, over its local standard deviation, by cells of 2x2 pixels.

    Divisive normalization (Jarrett et al., "What is the best multi-stage architecture for object
    recognition?", ICCV 2009, section 2.2). Where a photograph is smooth its faint grain comes out
    at full contrast; where it is flat the result is 0. Local is the square of 3x3 cells: means over
    cells cost a quarter of means over pixels.

    Args:
      picture: `[B, H, W, 3]` in [0, 1]; height and width even and at least 4.
      epsilon: added to the deviation; a quarter of a step of 8 bits is 1e-3.

    Returns:
      `[B, H/2, W/2, 4]` float32: the cells' pixels in the order of `space_to_depth`. Depends on
      the pixels within 5 of each.
    """
    weights = ops.convert_to_tensor(_LUMINANCE[:, None])
    luminance = ops.matmul(ops.cast(picture, "float32"), weights)
    cells = ops.space_to_depth(luminance, 2)
    centred = cells - _average(ops.mean(cells, axis=-1, keepdims=True))
    variance = _average(ops.mean(ops.square(centred), axis=-1, keepdims=True))
    # The root of nothing has no gradient.
    return centred / (ops.sqrt(variance + 1e-10) + epsilon)

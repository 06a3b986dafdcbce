# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A picture's detail at equal contrast everywhere."""

from keras import KerasTensor, ops


def _average(picture: KerasTensor, window: int) -> KerasTensor:
    half = window // 2
    padded = ops.pad(picture, [[0, 0], [half, half], [half, half], [0, 0]], mode="reflect")
    return ops.average_pool(padded, window, strides=1, padding="valid")


def normalize_local_contrast(
    picture: KerasTensor, *, window: int = 7, epsilon: float = 1e-3
) -> KerasTensor:
    """Deviation from the local mean over the local standard deviation, `[B, H, W, C]` float32.

    Divisive normalization (Jarrett et al., "What is the best multi-stage architecture for object
    recognition?", ICCV 2009, section 2.2), each channel alone. Where a photograph is smooth its
    faint grain comes out at full contrast; where it is flat the result is 0.

    Args:
      picture: `[B, H, W, C]` in [0, 1]; height and width at least window // 2 + 1.
      window: odd side in pixels of the square that is local. The result depends on the pixels
        within `window - 1` of each.
      epsilon: added to the deviation; a quarter of a step of 8 bits is 1e-3.
    """
    picture = ops.cast(picture, "float32")
    centred = picture - _average(picture, window)
    variance = _average(ops.square(centred), window)
    # The root of nothing has no gradient.
    return centred / (ops.sqrt(variance + 1e-10) + epsilon)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Local contrast normalization."""

from keras import KerasTensor, ops


def _average(picture: KerasTensor, window: int) -> KerasTensor:
    half = window // 2
    padded = ops.pad(picture, [[0, 0], [half, half], [half, half], [0, 0]], mode="reflect")
    return ops.average_pool(padded, window, strides=1, padding="valid")


def normalize_local_contrast(
    picture: KerasTensor, *, window: int = 7, epsilon: float = 1e-3
) -> KerasTensor:
    """Normalizes by the local mean and standard deviation: `[B, H, W, C]` float32.

    Divisive normalization (Jarrett et al., "What is the best multi-stage architecture for object
    recognition?", ICCV 2009, section 2.2), each channel by itself. The faint grain of smooth areas
    is raised to full contrast; flat areas give 0.

    Args:
      picture: `[B, H, W, C]` in [0, 1]; height and width at least window // 2 + 1.
      window: side of the square neighbourhood in pixels, odd. A value depends on pixels at most
        `window - 1` away.
      epsilon: added to the standard deviation; 1e-3 is a quarter of an 8-bit step.
    """
    picture = ops.cast(picture, "float32")
    centred = picture - _average(picture, window)
    variance = _average(ops.square(centred), window)
    # The square root has no finite gradient at 0.
    return centred / (ops.sqrt(variance + 1e-10) + epsilon)

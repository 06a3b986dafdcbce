# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Fixed noise that is the same for a picture and for every crop of it."""

import math

import numpy as np
from keras import KerasTensor, ops

# Two periods that share no factor with each other or with a network's stride: the sum repeats after
# 4,087 pixels.
PERIODS = (61, 67)
PERIOD = math.prod(PERIODS)
_TILES = [
    np.random.default_rng(period).standard_normal(period * period).astype(np.float32)
    for period in PERIODS
]


def make_grain(
    origin: KerasTensor, height: int | KerasTensor, width: int | KerasTensor
) -> KerasTensor:
    """White noise of mean 0 and standard deviation 1, `[B, height, width, 1]` float32.

    Args:
      origin: int32 `[B, 2]`, row and column of each crop's first pixel in its picture, 0 or more,
        so that a crop has the grain of the whole picture.
      height, width: size of the crops in pixels; may be tensors.
    """
    rows = origin[:, :1] + ops.arange(height, dtype="int32")[None]
    columns = origin[:, 1:] + ops.arange(width, dtype="int32")[None]
    grain = 0.0
    for period, tile in zip(PERIODS, _TILES):
        index = (rows % period)[:, :, None] * period + (columns % period)[:, None, :]
        grain = grain + ops.take(ops.convert_to_tensor(tile), index, axis=0)
    return grain[..., None] / len(PERIODS) ** 0.5


def reduce_grain(grain: KerasTensor, factor: int) -> KerasTensor:
    """Reduces grain to cells of `factor` pixels, `[B, H / factor, W / factor, 4]`.

    The four values of a cell are the means of its quarters, times factor / 2, so that the result is
    white noise of standard deviation 1 too, for a network that paints at that size.

    Args:
      grain: from `make_grain`; both sides multiples of `factor`.
      factor: pixels, even.
    """
    half = factor // 2
    return ops.space_to_depth(half * ops.average_pool(grain, half, strides=half), 2)

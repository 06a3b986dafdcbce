# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Blurs pictures that are given as cells of 2x2 pixels."""

import itertools

import numpy as np
from keras import KerasTensor, ops

_BINOMIAL = {-1: 0.25, 0: 0.5, 1: 0.25}


def _make_kernel(channels: int) -> np.ndarray:
    """`[3, 3, 4C, 4C]`: the 3x3 binomial kernel between the pixels of a cell and its neighbours."""
    kernel = np.zeros((3, 3, 4 * channels, 4 * channels), np.float32)
    for row, column, down, across in itertools.product((0, 1), (0, 1), _BINOMIAL, _BINOMIAL):
        source_row, source_column = row + down, column + across
        source = 2 * (source_row % 2) + source_column % 2
        cell = source_row // 2 + 1, source_column // 2 + 1
        for channel in range(channels):
            kernel[
                (*cell, source * channels + channel, (2 * row + column) * channels + channel)
            ] = _BINOMIAL[down] * _BINOMIAL[across]
    return kernel


def blur_cells(cells: KerasTensor) -> KerasTensor:
    """Blurs with the 3x3 binomial kernel [1 2 1] x [1 2 1] / 16, which removes checkerboards.

    Pixels that `depth_to_space` puts side by side were computed apart; the kernel removes whatever
    alternates from one to the next (Sugawara et al., "Checkerboard artifacts free convolutional
    neural networks", APSIPA 2019, put such a filter after an upsampling layer).

    Args:
      cells: `[B, h, w, 4C]` in the order of `space_to_depth`; the border is mirrored.

    Returns:
      The same shape.
    """
    padded = ops.pad(cells, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="symmetric")
    kernel = ops.convert_to_tensor(_make_kernel(cells.shape[-1] // 4), dtype=cells.dtype)
    return ops.conv(padded, kernel, padding="valid")

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Padding to a grid, and regions on coarser grids."""

from keras import ops


def pad_by_edge(picture, height, width):
    """`[B, h, w, C]` grown at its bottom and right to `height` x `width` by its last row and column.

    Sizes may be tensors, and at least the picture's own.
    """
    rows = ops.minimum(ops.arange(height), ops.shape(picture)[1] - 1)
    columns = ops.minimum(ops.arange(width), ops.shape(picture)[2] - 1)
    return ops.take(ops.take(picture, rows, axis=1), columns, axis=2)


def pad_by_zero(region, height, width):
    """`[B, h, w, C]` grown at its bottom and right to `height` x `width` by zeros."""
    rows, columns = height - ops.shape(region)[1], width - ops.shape(region)[2]
    return ops.pad(region, [[0, 0], [0, rows], [0, columns], [0, 0]])


def round_up(size, multiple, *, at_least):
    """The next multiple of `multiple` that is no less than `size` and `at_least`."""
    rounded = (size + multiple - 1) // multiple * multiple
    if isinstance(size, int):
        return max(rounded, at_least)  # stays a plain number: jax.jit would trace `ops.maximum`
    return ops.maximum(rounded, at_least)


def reduce_region(region, factor):
    """Share of each `factor` x `factor` cell that lies in the region, `[B, H/f, W/f, 1]`.

    The sides are to be multiples of the factor. The mass is kept (times 1/f^2), so that no
    non-empty region becomes empty.
    """
    return ops.average_pool(region, factor, strides=factor, padding="valid")


def harden(region):
    """1 where the region is above one half, 0 elsewhere."""
    return ops.cast(region > 0.5, "float32")

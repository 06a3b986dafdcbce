# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Long loops over the positions of a picture, a block of them at a time."""

from collections.abc import Callable

from keras import KerasTensor, ops

# Numbers that the largest array of one block holds. TensorFlow runs up to ten side by side.
MOST_NUMBERS = 2**20


def map_in_blocks(
    function: Callable[[KerasTensor], KerasTensor],
    count: int | KerasTensor,
    numbers_per_row: int | KerasTensor,
    *,
    most_numbers: int = MOST_NUMBERS,
) -> KerasTensor:
    """`function` of positions 0 to `count` - 1, `[B, count, ...]`, in blocks that are bounded.

    Args:
      function: int32 positions `[R]` -> `[B, R, ...]`, each for itself.
      count: number of positions; this and the next may be tensors.
      numbers_per_row: that the function needs at once for one position.
      most_numbers: of one block, unless one position needs more.
    """
    rows = plan_rows(count, numbers_per_row, most_numbers=most_numbers)
    blocks = (count + rows - 1) // rows
    if isinstance(blocks, int) and blocks == 1:
        return function(ops.arange(count, dtype="int32"))
    # The last block repeats the last position.
    positions = ops.minimum(ops.arange(blocks * rows, dtype="int32"), count - 1)
    made = ops.map(function, ops.reshape(positions, (blocks, rows)))
    made = ops.moveaxis(made, 0, 1)
    shape = ops.shape(made)
    return ops.reshape(made, (shape[0], blocks * rows, *shape[3:]))[:, :count]


def plan_rows(
    count: int | KerasTensor,
    numbers_per_row: int | KerasTensor,
    *,
    most_numbers: int = MOST_NUMBERS,
) -> int | KerasTensor:
    """Positions of one block: as many of `count` as keep to `most_numbers`, at least one."""
    if isinstance(count, int) and isinstance(numbers_per_row, int):
        return max(1, min(count, most_numbers // max(numbers_per_row, 1)))
    return ops.maximum(1, ops.minimum(count, most_numbers // ops.maximum(numbers_per_row, 1)))

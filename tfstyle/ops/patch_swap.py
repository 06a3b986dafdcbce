# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Features made of the patches of others."""

from keras import KerasTensor, ops

from tfstyle.ops.query_blocks import MOST_NUMBERS, map_in_blocks
from tfstyle.ops.resampling import pad_around_by_edge


def swap_patches(
    features: KerasTensor,
    style: KerasTensor,
    weights: KerasTensor,
    *,
    size: int,
    most_numbers: int = MOST_NUMBERS,
) -> KerasTensor:
    """Each patch in place of it the style's most alike, means where they overlap: `[B, H, W, C]`.

    The patch around every position is compared with that around every style position by the
    normalized cross-correlation of Chen and Schmidt 2016 (Eq. 6 of Sheng et al. 2018):
    <a, b> / (|a| |b|). Borders are padded by their last row and column. A picture's own patches
    give the picture.

    Args:
      features: `[B, H, W, C]`.
      style: `[B, h, w, C]`, or a batch of 1.
      weights: `[B, h, w, 1]`; positions of weight 0 are not chosen, unless all are.
      size: side of a patch, odd.
      most_numbers: see `map_in_blocks`.
    """
    features, style = ops.cast(features, "float32"), ops.cast(style, "float32")
    reach = size // 2
    height, width, channels = ops.shape(features)[1:]
    steps = [(down, across) for down in range(size) for across in range(size)]
    grown = pad_around_by_edge(features, reach)
    row = width + 2 * reach
    grown = ops.reshape(grown, (-1, (height + 2 * reach) * row, channels))
    goals = _list_patches(style, reach, steps)
    norms = ops.sqrt(ops.sum(ops.square(goals), axis=-1, keepdims=True))
    goals = ops.transpose(goals / ops.maximum(norms, 1e-6), (0, 2, 1))
    allowed = ops.where(ops.reshape(weights, (-1, 1, ops.shape(goals)[2])) > 0.0, 0.0, -1e9)

    def match(positions):
        corner = positions // width * row + positions % width
        parts = [ops.take(grown, corner + d * row + a, axis=1) for d, a in steps]
        likeness = ops.matmul(ops.concatenate(parts, axis=-1), goals) + allowed
        return ops.cast(ops.argmax(likeness, axis=-1), "int32")

    count = ops.shape(features)[0] * (ops.shape(goals)[2] + size**2 * channels)
    best = map_in_blocks(match, height * width, count, most_numbers=most_numbers)
    best = ops.reshape(best, (-1, height, width))
    return _assemble(best, style, reach)


def _list_patches(features, reach, steps):
    """The patch around every position, `[B, H W, size^2 C]`."""
    _, height, width, channels = ops.shape(features)
    grown = pad_around_by_edge(features, reach)
    parts = [grown[:, d : d + height, a : a + width] for d, a in steps]
    patches = ops.concatenate(parts, axis=-1)
    return ops.reshape(patches, (-1, height * width, len(steps) * channels))


def _assemble(best, style, reach):
    """The mean of the chosen patches that lie over each position.

    Over position p lie the patches chosen at p - d for every step d within the reach, of each the
    part that is d away from its middle.
    """
    batch, height, width = ops.shape(best)
    own, rows, columns, channels = ops.shape(style)
    flat = ops.reshape(style, (-1, channels))
    first = ops.minimum(ops.arange(batch, dtype="int32"), own - 1) * (rows * columns)
    total, count = 0.0, 0.0
    for down in range(-reach, reach + 1):
        for across in range(-reach, reach + 1):
            y, known_y = _shift(height, down)
            x, known_x = _shift(width, across)
            middle = ops.take(ops.take(best, y, axis=1), x, axis=2)
            row = ops.clip(middle // columns + down, 0, rows - 1)
            column = ops.clip(middle % columns + across, 0, columns - 1)
            index = first[:, None, None] + row * columns + column
            known = (known_y[:, None] * known_x[None, :])[None, :, :, None]
            total = total + known * ops.take(flat, index, axis=0)
            count = count + known
    return total / count


def _shift(length, step):
    """Indices of what lies `step` before each position, and 1 where there is such."""
    index = ops.arange(length, dtype="int32") - step
    inside = ops.cast((index >= 0) & (index < length), "float32")
    return ops.clip(index, 0, length - 1), inside

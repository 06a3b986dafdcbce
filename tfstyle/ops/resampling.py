# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Padding, resizing and pooling of pictures and regions."""

from keras import KerasTensor, ops


def pad_by_edge(
    picture: KerasTensor, height: int | KerasTensor, width: int | KerasTensor
) -> KerasTensor:
    """Pads `[B, h, w, C]` at the bottom and right to `height` x `width` with its last pixels.

    Sizes may be tensors and must be at least the picture's own.
    """
    rows = ops.minimum(ops.arange(height), ops.shape(picture)[1] - 1)
    columns = ops.minimum(ops.arange(width), ops.shape(picture)[2] - 1)
    return ops.take(ops.take(picture, rows, axis=1), columns, axis=2)


def pad_around_by_edge(picture: KerasTensor, margin: int) -> KerasTensor:
    """Pads `[B, H, W, C]` by `margin` on all sides with its outer rows and columns."""
    for axis in (1, 2):
        length = ops.shape(picture)[axis]
        index = ops.arange(length + 2 * margin, dtype="int32") - margin
        picture = ops.take(picture, ops.clip(index, 0, length - 1), axis=axis)
    return picture


def pad_by_zero(
    region: KerasTensor, height: int | KerasTensor, width: int | KerasTensor
) -> KerasTensor:
    """Pads `[B, h, w, C]` at the bottom and right to `height` x `width` with zeros."""
    rows, columns = height - ops.shape(region)[1], width - ops.shape(region)[2]
    return ops.pad(region, [[0, 0], [0, rows], [0, columns], [0, 0]])


def round_up(size: int | KerasTensor, multiple: int, *, at_least: int) -> int | KerasTensor:
    """Rounds `size` up to a multiple of `multiple`, and to no less than `at_least`."""
    rounded = (size + multiple - 1) // multiple * multiple
    if isinstance(size, int):
        return max(rounded, at_least)  # stays a plain number: jax.jit would trace `ops.maximum`
    return ops.maximum(rounded, at_least)


def resize_bilinear(
    features: KerasTensor, height: int | KerasTensor, width: int | KerasTensor
) -> KerasTensor:
    """`[B, h, w, C]` -> `[B, height, width, C]`, bilinear with half-pixel centres, not antialiased.

    Like `keras.ops.image.resize`, which does not accept tensors as sizes (Keras 3.15 compares them
    with 0), so a network that calls it cannot be exported with dynamic sizes.
    """
    for axis, size in ((1, height), (2, width)):
        length = ops.shape(features)[axis]
        scale = ops.cast(length, "float32") / ops.cast(size, "float32")
        centre = (ops.arange(size, dtype="float32") + 0.5) * scale - 0.5
        centre = ops.clip(centre, 0.0, ops.cast(length - 1, "float32"))
        below = ops.cast(ops.floor(centre), "int32")
        above = ops.minimum(below + 1, length - 1)
        share = ops.cast(centre - ops.floor(centre), features.dtype)
        share = ops.reshape(share, (1, -1, 1, 1) if axis == 1 else (1, 1, -1, 1))
        low, high = ops.take(features, below, axis=axis), ops.take(features, above, axis=axis)
        features = low + share * (high - low)
    return features


def reduce_region(region: KerasTensor, factor: int) -> KerasTensor:
    """Share of each `factor` x `factor` cell that lies in the region, `[B, H/f, W/f, 1]`.

    Height and width must be multiples of the factor. The mass is kept (times 1/f^2), so a region
    that is not empty stays so.
    """
    return ops.average_pool(region, factor, strides=factor, padding="valid")


def harden(region: KerasTensor) -> KerasTensor:
    """1 where the region is above one half, 0 elsewhere."""
    return ops.cast(region > 0.5, "float32")


def double_bilinear(picture: KerasTensor) -> KerasTensor:
    """`[B, H, W, C]` -> `[B, 2H, 2W, C]`, bilinear with half-pixel centres and clamped borders.

    Equal to `tf.image.resize`, which computes in float32 only, and in any precision.
    """
    _, height, width, channels = ops.shape(picture)
    rows = ops.stack(_halve_way(picture, 1), axis=2)
    rows = ops.reshape(rows, (-1, 2 * height, width, channels))
    return ops.reshape(
        ops.stack(_halve_way(rows, 2), axis=3), (-1, 2 * height, 2 * width, channels)
    )


def _halve_way(picture, axis):
    """What lies a quarter of a pixel before each pixel along an axis, and what lies after."""

    def take(grown, start, stop):
        return grown[(slice(None),) * axis + (slice(start, stop),)]

    ends = take(picture, 0, 1), picture, take(picture, -1, None)
    grown = ops.concatenate(ends, axis=axis)
    near = 0.75 * picture
    return near + 0.25 * take(grown, 0, -2), near + 0.25 * take(grown, 2, None)

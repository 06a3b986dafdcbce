# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The region on the grid of a VGG layer."""

from keras import KerasTensor, ops

from tfstyle.ops.resampling import pad_by_zero, round_up

MINIMUM_SHARE = 0.25


def reduce_to_layer(
    region: KerasTensor,
    stride: int,
    *,
    height: int | KerasTensor,
    width: int | KerasTensor,
    erosion: int = 0,
) -> KerasTensor:
    """Weights `[B, height, width, 1]` of a layer's positions, from the region `[B, H, W, 1]`.

    A weight is the share of the position's cell that lies in the region. The last row and column
    of an odd grid are dropped, as by VGG's pooling. With `erosion` > 0, positions within that many
    cells of the region's edge, whose receptive field crosses it, get weight 0, unless less than a
    quarter of the region would be left.
    """
    sides = [round_up(side, stride, at_least=stride) for side in ops.shape(region)[1:3]]
    region = pad_by_zero(region, *sides)
    weights = ops.average_pool(region, stride, strides=stride, padding="valid")
    weights = weights[:, :height, :width, :]
    if not erosion:
        return weights
    inner = -ops.max_pool(-weights, 2 * erosion + 1, strides=1, padding="same")
    inner = ops.where(inner >= 1.0 - 1e-6, weights, 0.0)
    kept = ops.sum(inner, axis=(1, 2, 3), keepdims=True)
    whole = ops.sum(weights, axis=(1, 2, 3), keepdims=True)
    return ops.where(kept >= MINIMUM_SHARE * whole, inner, weights)

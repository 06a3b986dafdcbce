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


def reduce_to_receptive_fields(
    region: KerasTensor,
    stride: int,
    *,
    height: int | KerasTensor,
    width: int | KerasTensor,
    reach: int,
) -> KerasTensor:
    """As `reduce_to_layer`, for positions of which all that they see lies in the region.

    Gatys et al. 2017 ("Controlling Perceptual Factors in Neural Style Transfer", section 4) erode
    the regions of each layer so. In a region too small for that, positions count that see as little
    of the rest as a quarter of the region does.

    Args:
      region: `[B, H, W, 1]` of zeros and ones.
      stride, height, width: as for `reduce_to_layer`.
      reach: pixels that a position sees around its own cell.
    """
    plain = reduce_to_layer(region, stride, height=height, width=width)
    chosen, open_ones = plain, ops.ones_like(plain[:, :1, :1, :])
    for erosion in range(-(-reach // stride), 0, -1):
        inner = reduce_to_layer(region, stride, height=height, width=width, erosion=erosion)
        # What could not be eroded comes back as it was.
        eroded = ops.any(inner < plain, axis=(1, 2, 3), keepdims=True)
        chosen = ops.where(ops.logical_and(open_ones > 0, eroded), inner, chosen)
        open_ones = ops.where(eroded, 0.0, open_ones)
    return chosen

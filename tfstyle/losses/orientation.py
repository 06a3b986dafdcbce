# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Whether edges run along rows and columns more than those of the painting."""

import numpy as np
from keras import KerasTensor, ops

_LUMINANCE = np.array([0.299, 0.587, 0.114], "float32")
SCALES = (1, 2)  # sides in pixels of the cells between which gradients are taken
FLAT = 1e-5  # squared gradient below which the direction is meaningless


def _compute_gradients(luminance: KerasTensor) -> tuple[KerasTensor, KerasTensor]:
    """Scharr's derivatives of `[B, H, W, 1]`, down and across, each `[B, H - 2, W - 2, 1]`."""

    def smooth(values, axis):
        first, last = [slice(None)] * 4, [slice(None)] * 4
        middle = list(first)
        first[axis], middle[axis], last[axis] = slice(0, -2), slice(1, -1), slice(2, None)
        outer = values[tuple(first)] + values[tuple(last)]
        return (3.0 * outer + 10.0 * values[tuple(middle)]) / 16.0

    down = (luminance[:, 2:] - luminance[:, :-2]) / 2.0
    across = (luminance[:, :, 2:] - luminance[:, :, :-2]) / 2.0
    return smooth(down, 2), smooth(across, 1)


def compute_axis_alignment(picture: KerasTensor, region: KerasTensor) -> KerasTensor:
    """Mean cosine of four times the gradient's angle, weighted by its energy, `[B, 2]` float32.

    1 if all edges run along rows and columns, -1 if all run along diagonals, 0 if no direction is
    preferred; at full and at half resolution. Uses Scharr's 3x3 derivatives, whose angle is right
    to a degree (Scharr, "Optimal operators in digital image processing", 2000).

    Args:
      picture: `[B, H, W, 3]` in [0, 1], both sides at least 6.
      region: `[B, H, W, 1]`, 0 or 1. Positions whose 3x3 cells are not all inside do not count;
        if none counts, or all is flat, the alignment is 0.
    """
    weights = ops.convert_to_tensor(_LUMINANCE[:, None])
    luminance = ops.matmul(ops.cast(picture, "float32"), weights)
    region = ops.cast(region, "float32")
    alignments = []
    for scale in SCALES:
        if scale > 1:
            luminance = ops.average_pool(luminance, scale, strides=scale, padding="valid")
            region = -ops.max_pool(-region, scale, strides=scale, padding="valid")
        down, across = _compute_gradients(luminance)
        inside = -ops.max_pool(-region, 3, strides=1, padding="valid")
        energy = ops.square(down) + ops.square(across)
        product, difference = 2.0 * down * across, ops.square(down) - ops.square(across)
        # cos 4t = cos^2 2t - sin^2 2t, times the energy.
        cosine = (ops.square(difference) - ops.square(product)) / (energy + FLAT)
        total = ops.sum(energy * inside, axis=(1, 2, 3))
        count = ops.sum(inside, axis=(1, 2, 3))
        alignments.append(ops.sum(cosine * inside, axis=(1, 2, 3)) / (total + FLAT * count + 1e-6))
    return ops.stack(alignments, axis=-1)


def compute_orientation_loss(alignment: KerasTensor, target: KerasTensor) -> KerasTensor:
    """Distance between two alignments `[B, 2]`: `[B]`, smooth at 0."""
    return ops.mean(ops.sqrt(ops.square(alignment - target) + 1e-4) - 1e-2, axis=-1)

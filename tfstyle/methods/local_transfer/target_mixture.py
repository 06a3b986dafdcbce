# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A result made of several targets, as a network plans it."""

from collections.abc import Sequence

import numpy as np
from keras import KerasTensor, ops

from tfstyle.ops.cell_blur import blur_cells
from tfstyle.ops.resampling import double_bilinear

TARGETS = 3  # the colour-matched content, and that of small and of large patches
# What the shares of the targets' tones, as logits, and the gains of their detail begin with. Gains
# grow but little, so next to no detail is the photograph's: fur and cloth are made of strokes.
FIRST_SHARES, FIRST_GAINS = (-0.5, 0.5, 2.0), (0.04, 0.5, 0.5)
PLAN_GAIN = 4.0  # how fast both move
# Larger gains bring speckles where patches of strong contrast meet.
LEAST_LOG_GAIN, MOST_LOG_GAIN = -4.0, 0.6
# What may be added to a colour, of 1. Free to paint anything, a network of few steps weaves a
# pattern of its own over everything; strokes are the patches' part.
LARGEST_ADDITION = 0.1


def count_plan_channels(cell: int) -> int:
    """Channels of the plan of `mix_targets` for cells of `cell` x `cell` pixels."""
    return 3 * cell**2 + 2 * TARGETS


def mix_targets(targets: Sequence[KerasTensor], plan: KerasTensor, *, cell: int) -> KerasTensor:
    """A picture of the targets: shares of their tones, gains of their detail, and a little more.

    Tones are means over 4x4 pixels, enlarged; detail is the rest. Where patches overlap, strokes
    are blurred: gains above 1 give their contrast back. What is added has the pixels of a cell
    computed apart, and whatever alternates between them would be a mesh over the whole picture: a
    blur takes that away.

    Args:
      targets: `TARGETS` pictures `[B, H, W, 3]` in [0, 1], sides multiples of 4 and `cell`.
      plan: `[B, H / cell, W / cell, C]`, C of `count_plan_channels`: what is added to each pixel's
        colour, then the targets' shares, then their gains.
      cell: side of the plan's cells in pixels.

    Returns:
      `[B, H, W, 3]` float32, not bounded.
    """
    plan = ops.cast(plan, "float32")
    colours = 3 * cell**2
    cells = LARGEST_ADDITION * ops.tanh(blur_cells(plan[..., :colours]))
    plan = PLAN_GAIN * plan[..., colours:]
    shares = ops.softmax(plan[..., :TARGETS] + np.float32(FIRST_SHARES))
    log_gains = ops.clip(plan[..., TARGETS:], LEAST_LOG_GAIN, MOST_LOG_GAIN)
    gains = np.float32(FIRST_GAINS) * ops.exp(log_gains)
    small = ops.concatenate([ops.average_pool(target, 4, strides=4) for target in targets])
    enlarged = ops.split(double_bilinear(double_bilinear(small)), len(targets))
    for k, (target, tones) in enumerate(zip(targets, enlarged)):
        detail = ops.space_to_depth(target - tones, cell)
        tones = ops.space_to_depth(tones, cell)
        cells = cells + shares[..., k : k + 1] * tones + gains[..., k : k + 1] * detail
    return ops.depth_to_space(cells, cell)

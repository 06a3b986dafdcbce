# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The range of a picture's colours along opponent colour axes."""

from keras import KerasTensor, ops

from tfstyle.ops.opponent_colours import from_opponent, to_opponent

# The larger, the more rare colours count: an extreme that a share s of the pixels reaches is
# reduced by ln(1/s) / 60, which is 0.08 for one pixel in a hundred.
_SHARPNESS = 60.0


def compute_colour_range(picture: KerasTensor) -> tuple[KerasTensor, KerasTensor]:
    """Smooth minimum and maximum along the opponent axes, each `[B, 3]`, of `[B, H, W, 3]`.

    log(mean(exp(60 x))) / 60: a maximum that does not depend on a few pixels, without the sorting
    that quantiles need. Interpolating the ranges of two pictures gives a range between them.
    """
    values = to_opponent(picture)
    values = ops.reshape(values, (ops.shape(values)[0], -1, 3))
    low, high = ops.min(values, axis=1), ops.max(values, axis=1)

    def soften(distance):  # from the extreme, 0 or more, so exp does not overflow
        mean = ops.mean(ops.exp(-_SHARPNESS * distance), axis=1)
        return -ops.log(mean) / _SHARPNESS

    return low + soften(values - low[:, None]), high - soften(high[:, None] - values)


def limit_colours(picture: KerasTensor, low: KerasTensor, high: KerasTensor) -> KerasTensor:
    """Clips `[B, H, W, 3]` along the opponent axes to the ranges `low` to `high`, each `[B, 3]`."""
    values = to_opponent(picture)
    return from_opponent(ops.clip(values, low[:, None, None, :], high[:, None, None, :]))

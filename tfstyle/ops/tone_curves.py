# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Curves that give one distribution of tones another's shape, each axis of colour by itself."""

from keras import KerasTensor, ops

KNOTS = 33
# Of the tones, taken as spread evenly over the knots: where there are none, a curve goes straight.
EVEN_SHARE = 0.03
# Flatter, and a face in the lights would lose its features; steeper, and a smooth sky would be
# stretched over the whole palette, with its noise.
LEAST_SLOPE, LARGEST_SLOPE = 0.5, 3.0
LEAST_RANGE = 0.02  # of 1: a painting of one colour has no range to divide


def place_knots(low: KerasTensor, high: KerasTensor) -> KerasTensor:
    """`KNOTS` evenly spaced values from `low` to `high` (or a little further), `[B, C, KNOTS]`.

    `low` and `high` are `[B, C]`.
    """
    spacing = ops.maximum(high - low, LEAST_RANGE) / (KNOTS - 1)
    return low[..., None] + spacing[..., None] * ops.arange(KNOTS, dtype="float32")


def compute_curves(source: KerasTensor, target: KerasTensor, knots: KerasTensor) -> KerasTensor:
    """The values `[B, C, KNOTS]` to which curves take the knots.

    Matching of cumulative histograms (Gonzalez and Woods, "Digital Image Processing", 3.3.2):
    inverse of the target's distribution, of the source's; no flatter than `LEAST_SLOPE` and no
    steeper than `LARGEST_SLOPE`, and then moved as a whole so that the mean tone stays where the
    full curve puts it.

    Args:
      source, target: cumulative shares at the knots, `[B, C, KNOTS]`, see `compute_shares_below`.
      knots: from `place_knots`.
    """
    spacing = knots[..., 1:2] - knots[..., :1]
    mass = source[..., 1:] - source[..., :-1]
    source, target = _spread(source)[..., :, None], _spread(target)[..., None, :]
    rise = ops.maximum(target[..., 1:] - target[..., :-1], 1e-6)
    passed = ops.sum(ops.clip((source - target[..., :-1]) / rise, 0.0, 1.0), axis=-1)
    full = knots[..., :1] + spacing * passed
    steps = full[..., 1:] - full[..., :-1]
    steps = ops.clip(steps, LEAST_SLOPE * spacing, LARGEST_SLOPE * spacing)
    limited = ops.concatenate([full[..., :1], full[..., :1] + ops.cumsum(steps, axis=-1)], axis=-1)
    gap = full - limited
    gap = ops.sum(mass * (gap[..., 1:] + gap[..., :-1]), axis=-1, keepdims=True) / 2.0
    return limited + gap / ops.maximum(ops.sum(mass, axis=-1, keepdims=True), 1e-6)


def apply_curves(values: KerasTensor, curves: KerasTensor, knots: KerasTensor) -> KerasTensor:
    """`[B, H, W, C]`, each channel along its curve, linear between knots and flat beyond them.

    `curves` and `knots` are `[B, C, KNOTS]`, or of a batch of 1.
    """
    batch, channels = ops.shape(values)[0], ops.shape(values)[3]
    first, spacing = knots[..., 0], knots[..., 1] - knots[..., 0]
    place = (values - first[:, None, None]) / spacing[:, None, None]
    place = ops.clip(place, 0.0, KNOTS - 1.0)
    # Bounded again as a whole number: one that is none (NaN) must not reach beyond the curve.
    below = ops.clip(ops.cast(ops.floor(place), "int32"), 0, KNOTS - 2)
    own = ops.minimum(ops.arange(batch, dtype="int32"), ops.shape(curves)[0] - 1)
    row = channels * own[:, None] + ops.arange(channels, dtype="int32")
    index = below + KNOTS * row[:, None, None]
    flat = ops.reshape(curves, (-1,))
    low, high = ops.take(flat, index), ops.take(flat, index + 1)
    return low + (place - ops.cast(below, place.dtype)) * (high - low)


def _spread(shares):
    even = ops.arange(KNOTS, dtype="float32") / (KNOTS - 1)
    return (1.0 - EVEN_SHARE) * shares + EVEN_SHARE * even

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A picture in the colours of another, in closed form: a linear map, then a curve for each axis."""

from keras import KerasTensor, ops

from tfstyle.ops.colour import apply_colour_map, compute_colour_map
from tfstyle.ops.colour_range import compute_colour_range, limit_colours
from tfstyle.ops.opponent_colours import from_opponent, to_opponent
from tfstyle.ops.region_statistics import compute_mean_covariance, compute_shares_below
from tfstyle.ops.resampling import double_bilinear, pad_by_edge, reduce_region, round_up
from tfstyle.ops.statistics_tape import StatisticsTape
from tfstyle.ops.tone_curves import KNOTS, apply_curves, compute_curves, place_knots

# Tones are means over such squares: curves that move them leave detail, and its noise, as it is.
POOLING = 4
PALETTE_SIZE = 3 + 9 + 3 + 3 + 3 * KNOTS
# What `transfer_palette` asks the tape for, in order; see `combine_statistics`.
PALETTE_STATISTICS = (("mean_covariance", 3), ("shares_below", 3 * KNOTS))
INPUT_RIDGE = 1e-3  # a deviation of 8 of 255: bounds the gain on a nearly flat region


def describe_palette(style: KerasTensor) -> KerasTensor:
    """The colours of `[B, h, w, 3]` in [0, 1], of any size: float32 `[B, PALETTE_SIZE]`.

    Mean and covariance, low and high along the opponent axes, and the cumulative distribution of
    the tones along each. The convex sum of two palettes is a palette between them.
    """
    mean, covariance = compute_mean_covariance(style, ops.ones_like(style[..., :1]))
    limits = compute_colour_range(style)
    height, width = ops.shape(style)[1], ops.shape(style)[2]
    grown = [round_up(side, POOLING, at_least=POOLING) for side in (height, width)]
    tones = _pool(pad_by_edge(ops.cast(style, "float32"), *grown))
    shares = compute_shares_below(
        to_opponent(tones), ops.ones_like(tones[..., :1]), place_knots(*limits)
    )
    parts = mean, ops.reshape(covariance, (-1, 9)), *limits, ops.reshape(shares, (-1, 3 * KNOTS))
    return ops.concatenate(parts, axis=-1)


def get_colour_moments(palette: KerasTensor) -> tuple[KerasTensor, KerasTensor]:
    """Mean `[B, 3]` and covariance `[B, 3, 3]` of a palette's RGB."""
    return palette[:, :3], ops.reshape(palette[:, 3:12], (-1, 3, 3))


def get_colour_range(palette: KerasTensor) -> tuple[KerasTensor, KerasTensor]:
    """Low and high of a palette, each `[B, 3]`, see `compute_colour_range`."""
    return palette[:, 12:15], palette[:, 15:18]


def transfer_palette(
    content: KerasTensor, region: KerasTensor, palette: KerasTensor, tape: StatisticsTape
) -> KerasTensor:
    """The content in the palette's colours, in [0, 1]; all of it, by what the region measures.

    The linear Monge-Kantorovich map (`compute_colour_map`) gives mean and covariance, and curves
    for the tones, means over 4x4 pixels, the distribution along each opponent axis. A pixel
    depends on those within 6.

    Args:
      content: `[B, H, W, 3]` in [0, 1], sides multiples of `POOLING`.
      region: hard, `[B, H, W, 1]`.
      palette: from `describe_palette`, `[B, PALETTE_SIZE]`, or of a batch of 1.
      tape: asked for `PALETTE_STATISTICS`.
    """
    moments, limits = get_colour_moments(palette), get_colour_range(palette)
    source = tape.mean_covariance(content, region)
    mapped = apply_colour_map(content, *compute_colour_map(*source, *moments, ridge=INPUT_RIDGE))
    mapped = ops.clip(limit_colours(mapped, *limits), 0.0, 1.0)

    tones, knots = to_opponent(_pool(mapped)), place_knots(*limits)
    shares = tape.shares_below(tones, reduce_region(region, POOLING), knots)
    wanted = ops.reshape(palette[:, 18:], (-1, 3, KNOTS))
    moved = apply_curves(tones, compute_curves(shares, wanted, knots), knots) - tones
    moved = double_bilinear(double_bilinear(from_opponent(moved)))
    return ops.clip(mapped + moved, 0.0, 1.0)


def _pool(picture):
    return ops.average_pool(picture, POOLING, strides=POOLING)

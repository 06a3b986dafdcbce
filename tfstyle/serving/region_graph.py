# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyling one picture inside a graph: only the region's surroundings are computed."""

import tensorflow as tf

from tfstyle.ops.blending import composite
from tfstyle.ops.resampling import harden
from tfstyle.serving.graph_checks import check, say_number, say_size

_INSIDE = 128  # the first level above one half, as `harden` has it


def stylize_pixels(
    network,
    content_uint8: tf.Tensor,
    region_uint8: tf.Tensor,
    style_code: tf.Tensor,
    style_strength: tf.Tensor,
    *,
    max_painted_pixels: int,
    index: tf.Tensor | int = 0,
) -> tf.Tensor:
    """Restyles the region of one picture, uint8 `[H, W, 3]`.

    What is inside (above one half) makes the statistics; the grey values of a soft edge blend.
    Where the region is 0 the content returns bit for bit. With an empty region or a strength of 0
    the content returns and nothing is painted.

    Raises INVALID_ARGUMENT at run time, where more than `max_painted_pixels` would have to be
    painted (named `region_bytes[index]`) or the network gives a number that is not finite
    (`stylized_bytes[index]`).

    Args:
      network: see methods/contract.py.
      content_uint8: uint8 `[H, W, 3]`.
      region_uint8: uint8 `[H, W, 1]`, 255 = stylize.
      style_code: `[1, ...]` of `network.encode_style`.
      style_strength: scalar in [0, 1].
      max_painted_pixels: of the region's box and its margins.
      index: of the picture in its batch, for errors.
    """

    def restyle():
        top, left, bottom, right = _find_box(network, region_uint8)
        fits = _check_painted(network, bottom - top, right - left, max_painted_pixels, index)
        with tf.control_dependencies([fits]):
            box = content_uint8[top:bottom, left:right]
        content = tf.cast(box, tf.float32)[None] / 255.0
        region = tf.cast(region_uint8[top:bottom, left:right], tf.float32)[None] / 255.0
        origin = tf.stack([top, left])[None]
        painted = _paint(network, content, region, style_code, origin=origin)
        with tf.control_dependencies([check_finite(painted, region, "stylized_bytes", index)]):
            painted = tf.identity(painted)
        mixed = composite(content, painted, region, style_strength=style_strength[None])
        mixed = tf.cast(tf.round(tf.clip_by_value(mixed[0], 0.0, 1.0) * 255.0), tf.uint8)
        height, width = tf.shape(content_uint8)[0], tf.shape(content_uint8)[1]
        mixed = tf.pad(mixed, [[top, height - bottom], [left, width - right], [0, 0]])
        return tf.where(region_uint8 > 0, mixed, content_uint8)

    wanted = tf.reduce_any(region_uint8 >= _INSIDE) & (style_strength > 0.0)
    stylized = tf.cond(wanted, restyle, lambda: content_uint8)
    return tf.ensure_shape(stylized, [None, None, 3])


def stylize_pictures(
    network,
    content: tf.Tensor,
    region: tf.Tensor,
    style_code: tf.Tensor,
    style_strength: tf.Tensor,
) -> tuple[tf.Tensor, tf.Tensor]:
    """Restyles a batch of float pictures, `[B, H, W, 3]`; whole, since their regions differ.

    Args:
      network: with `paint` (see methods/).
      content: `[B, H, W, 3]` in [0, 1].
      region: `[B, H, W, 1]` in [0, 1].
      style_code: `[B, ...]` of `network.encode_style`.
      style_strength: `[B]` in [0, 1].

    Returns:
      (the pictures, what the network painted); where a region is empty the content returns.
    """
    painted = _paint(network, content, region, style_code)
    mixed = composite(content, painted, region, style_strength=style_strength)
    inside = tf.reduce_max(harden(region), axis=[1, 2, 3], keepdims=True) > 0.0
    return tf.where(inside, mixed, content), painted


def check_finite(
    painted: tf.Tensor, region: tf.Tensor, name: str, index: tf.Tensor | int | None
) -> tf.Operation:
    """An operation that raises INVALID_ARGUMENT where a pixel of the region is no number.

    Args:
      painted: float `[B, H, W, 3]`.
      region: float `[B, H, W, 1]`; an empty region passes.
      name, index: of the output, see `check`.
    """
    inside = region > 0.0
    lost = inside & ~tf.reduce_all(tf.math.is_finite(painted), axis=-1, keepdims=True)
    count, all = (tf.reduce_sum(tf.cast(where, tf.int64)) for where in (lost, inside))
    return check(
        count == 0,
        name,
        index,
        "the network gives no finite number for ",
        say_number(count),
        " of the ",
        say_number(all),
        " pixels of the region; try a larger region or another style",
    )


def count_painted(network, height: tf.Tensor, width: tf.Tensor) -> tf.Tensor:
    """Pixels that a network computes for a picture: it grows narrow ones, int64."""
    least = tf.constant(2 * network.stride, tf.int64)
    return tf.maximum(tf.cast(height, tf.int64), least) * tf.maximum(
        tf.cast(width, tf.int64), least
    )


def _check_painted(network, height, width, max_painted_pixels, index):
    return check(
        count_painted(network, height, width) <= max_painted_pixels,
        "region_bytes",
        index,
        say_size(height, width),
        f" pixels to paint with the margins, this model paints {max_painted_pixels} at once; ",
        "restyle a smaller region or a reduced picture",
    )


def _paint(network, content, region, style_code, *, origin=None):
    place = {"origin": origin} if "origin" in network.takes else {}
    return network.paint(content, region, style_code, **place)


def _find_box(network, region_uint8):
    """Rows and columns to compute: the region's box, and as far around as a pixel can see."""
    touched = region_uint8[..., 0] > 0
    limits = []
    for axis in (1, 0):
        lines = tf.where(tf.reduce_any(touched, axis=axis))[:, 0]
        first, last = tf.cast(lines[0], tf.int32), tf.cast(lines[-1], tf.int32)
        size = tf.shape(region_uint8)[1 - axis]
        if not network.tiles:
            limits.append((0, size))
            continue
        first = tf.maximum(first - network.radius, 0) // network.stride * network.stride
        last = -(-(last + 1 + network.radius) // network.stride) * network.stride
        limits.append((first, tf.minimum(last, size)))
    (top, bottom), (left, right) = limits
    return top, left, bottom, right

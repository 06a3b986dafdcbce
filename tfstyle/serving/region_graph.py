# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyling one picture inside a graph: only the region's surroundings are computed."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tfstyle.ops.blending import composite
from tfstyle.ops.resampling import harden
from tfstyle.serving.graph_checks import check, say_number, say_size
from tfstyle.serving.stroke_graph import INSIDE, frame_passes, locate_passes, paint_strokes


def stylize_pixels(
    network: Any,
    content_uint8: tf.Tensor,
    region_uint8: tf.Tensor,
    style_codes: Any,
    style_strength: tf.Tensor,
    *,
    passes: tf.Tensor | int = 1,
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
      style_codes: of the passes, the coarsest first; see `encode_scales`.
      style_strength: scalar in [0, 1].
      passes: how many; see `plan_scales`.
      max_painted_pixels: of the region's box and its margins, in each pass.
      index: of the picture in its batch, for errors.
    """

    def restyle():
        boxes = locate_passes(network, region_uint8, passes)
        with tf.control_dependencies([_check_painted(network, boxes, max_painted_pixels, index)]):
            boxes = tf.identity(boxes)
        painted = paint_strokes(network, content_uint8, region_uint8, style_codes, boxes)
        top, left, bottom, right = tf.unstack(boxes[-1])
        content = tf.cast(content_uint8[top:bottom, left:right], tf.float32)[None] / 255.0
        region = tf.cast(region_uint8[top:bottom, left:right], tf.float32)[None] / 255.0
        with tf.control_dependencies([check_finite(painted, region, "stylized_bytes", index)]):
            painted = tf.identity(painted)
        mixed = composite(content, painted, region, style_strength=style_strength[None])
        mixed = tf.cast(tf.round(tf.clip_by_value(mixed[0], 0.0, 1.0) * 255.0), tf.uint8)
        height, width = tf.shape(content_uint8)[0], tf.shape(content_uint8)[1]
        mixed = tf.pad(mixed, [[top, height - bottom], [left, width - right], [0, 0]])
        return tf.where(region_uint8 > 0, mixed, content_uint8)

    wanted = tf.reduce_any(region_uint8 >= INSIDE) & (style_strength > 0.0)
    stylized = tf.cond(wanted, restyle, lambda: content_uint8)
    return tf.ensure_shape(stylized, [None, None, 3])


def stylize_pictures(
    network: Any,
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
    painted = network.paint(content, region, style_code)
    return blend_pictures(content, painted, region, style_strength), painted


def paint_each(
    network: Any,
    content: tf.Tensor,
    region: tf.Tensor,
    encode: Callable[[tf.Tensor], tuple[Any, tf.Tensor]],
) -> tf.Tensor:
    """Paints the pictures of a batch one after the other, each with strokes of a size of its own.

    Args:
      network: see methods/.
      content: `[B, H, W, 3]` in [0, 1].
      region: `[B, H, W, 1]` in [0, 1].
      encode: given the index of a picture, the style codes of its passes (see `encode_scales`),
        and how many there are.

    Returns:
      `[B, H, W, 3]`, whole pictures, not composited.
    """

    def paint(index):
        codes, passes = encode(index)
        inside = tf.cast(255.0 * harden(region[index]), tf.uint8)
        boxes = frame_passes(inside, passes)
        return paint_strokes(network, 255.0 * content[index], inside, codes, boxes)[0]

    return tf.map_fn(
        paint,
        tf.range(tf.shape(content)[0]),
        parallel_iterations=1,
        fn_output_signature=tf.TensorSpec([None, None, 3], tf.float32),
    )


def blend_pictures(
    content: tf.Tensor, painted: tf.Tensor, region: tf.Tensor, style_strength: tf.Tensor
) -> tf.Tensor:
    """`painted` in the region of `content`; where a region is empty the content returns."""
    mixed = composite(content, painted, region, style_strength=style_strength)
    inside = tf.reduce_max(harden(region), axis=[1, 2, 3], keepdims=True) > 0.0
    return tf.where(inside, mixed, content)


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


def count_painted(network: Any, height: tf.Tensor, width: tf.Tensor) -> tf.Tensor:
    """Pixels that a network computes for a picture: it grows narrow ones, int64."""
    least = tf.constant(2 * network.stride, tf.int64)
    return tf.maximum(tf.cast(height, tf.int64), least) * tf.maximum(
        tf.cast(width, tf.int64), least
    )


def _check_painted(network, boxes, max_painted_pixels, index):
    heights, widths = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    pixels = count_painted(network, heights, widths)
    largest = tf.argmax(pixels)
    return check(
        pixels[largest] <= max_painted_pixels,
        "region_bytes",
        index,
        say_size(heights[largest], widths[largest]),
        f" pixels to paint with the margins, this model paints {max_painted_pixels} at once; ",
        "restyle a smaller region or a reduced picture",
    )

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyling one picture inside a graph: only the region's surroundings are computed."""

import tensorflow as tf

from tfstyle.ops.blending import composite
from tfstyle.ops.resampling import harden


def stylize_pixels(network, content_uint8, region_uint8, style_code, style_strength):
    """One picture, uint8 `[H, W, 3]` in and out.

    What is inside (above one half) makes the statistics; the grey values of a soft edge blend.
    Where the region is 0 the content returns bit for bit; an empty region returns the content.

    Args:
      network: with `paint`, `is_local`, `radius` and `stride` (see methods/).
      content_uint8: uint8 `[H, W, 3]`.
      region_uint8: uint8 `[H, W, 1]`, 255 = stylize.
      style_code: `[1, ...]` of `network.encode_style`.
      style_strength: scalar in [0, 1].
    """

    def restyle():
        top, left, bottom, right = _find_box(network, region_uint8)
        content = tf.cast(content_uint8[top:bottom, left:right], tf.float32)[None] / 255.0
        region = tf.cast(region_uint8[top:bottom, left:right], tf.float32)[None] / 255.0
        origin = tf.stack([top, left])[None]
        painted = _paint(network, content, region, style_code, origin=origin)
        mixed = composite(content, painted, region, style_strength=style_strength[None])
        mixed = tf.cast(tf.round(tf.clip_by_value(mixed[0], 0.0, 1.0) * 255.0), tf.uint8)
        height, width = tf.shape(content_uint8)[0], tf.shape(content_uint8)[1]
        mixed = tf.pad(mixed, [[top, height - bottom], [left, width - right], [0, 0]])
        return tf.where(region_uint8 > 0, mixed, content_uint8)

    inside = tf.reduce_any(harden(tf.cast(region_uint8, tf.float32) / 255.0) > 0.0)
    stylized = tf.cond(inside, restyle, lambda: content_uint8)
    return tf.ensure_shape(stylized, [None, None, 3])


def stylize_pictures(network, content, region, style_code, style_strength):
    """A batch of float pictures, `[B, H, W, 3]`; whole, since their regions differ."""
    painted = _paint(network, content, region, style_code)
    mixed = composite(content, painted, region, style_strength=style_strength)
    inside = tf.reduce_max(harden(region), axis=[1, 2, 3], keepdims=True) > 0.0
    return tf.where(inside, mixed, content)


def _paint(network, content, region, style_code, *, origin=None):
    """The network's picture, and the content where that is not finite.

    A region of a few pixels has no deviation to normalize by; `Stylizer` does the same.
    """
    place = {"origin": origin} if network.is_local else {}
    painted = network.paint(content, region, style_code, **place)
    return tf.where(tf.math.is_finite(painted), painted, content)


def _find_box(network, region_uint8):
    """Rows and columns to compute: the region's box, and as far around as a pixel can see."""
    touched = region_uint8[..., 0] > 0
    limits = []
    for axis in (1, 0):
        lines = tf.where(tf.reduce_any(touched, axis=axis))[:, 0]
        first, last = tf.cast(lines[0], tf.int32), tf.cast(lines[-1], tf.int32)
        size = tf.shape(region_uint8)[1 - axis]
        if not network.is_local:
            limits.append((0, size))
            continue
        first = tf.maximum(first - network.radius, 0) // network.stride * network.stride
        last = -(-(last + 1 + network.radius) // network.stride) * network.stride
        limits.append((first, tf.minimum(last, size)))
    (top, bottom), (left, right) = limits
    return top, left, bottom, right

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The tensor signature for one picture, as converters want it."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tfstyle.serving.region_graph import stylize_pictures


def make_tensor_function(
    network: Any,
    *,
    height: int | None = None,
    width: int | None = None,
    style_size: int | None = None,
) -> Callable[..., dict[str, tf.Tensor]]:
    """A `tf.function` of one picture: content, region, style, style_strength -> stylized.

    Files for devices cannot raise errors, so values that are not finite show in the result, but
    spread no further than they must: in the content they stay in their pixel, in the region they
    count as outside, and in style or strength they make the pixels of the region NaN, as does a
    network that gives no finite number.

    Args:
      network: see methods/.
      height, width: of content and region, or None for any.
      style_size: side of the square style picture, or None for any size.
    """

    def floats(name, *shape):
        return tf.TensorSpec([1, *shape], tf.float32, name=name)

    @tf.function(
        input_signature=[
            floats("content", height, width, 3),
            floats("region", height, width, 1),
            floats("style", style_size, style_size, 3),
            floats("style_strength"),
        ],
        autograph=False,
    )
    def stylize_tensors(content, region, style, style_strength):
        code = network.encode_style(style)
        known = tf.math.is_finite(content)
        stylized, _ = stylize_pictures(
            network,
            tf.where(known, content, tf.zeros_like(content)),
            tf.where(tf.math.is_finite(region), region, tf.zeros_like(region)),
            code,
            style_strength,
        )
        # Runtimes differ in what clipping makes of NaN: a style that is no number is shown as such.
        whole = tf.reduce_all(tf.math.is_finite(style), axis=(1, 2, 3), keepdims=True)
        stylized = tf.where(whole, stylized, float("nan") * tf.ones_like(stylized))
        return {"stylized": tf.where(known & (region > 0.0), stylized, content)}

    return stylize_tensors

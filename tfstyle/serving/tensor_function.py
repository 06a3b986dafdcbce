# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The tensor signature for one picture, as converters want it."""

import tensorflow as tf

from tfstyle.serving.region_graph import stylize_pictures


def make_tensor_function(network, *, height=None, width=None, style_size=None):
    """A `tf.function` of one picture: content, region, style, style_strength -> stylized.

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
        ]
    )
    def stylize_tensors(content, region, style, style_strength):
        code = network.encode_style(style)
        return {"stylized": stylize_pictures(network, content, region, code, style_strength)}

    return stylize_tensors

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Checks of a request before anything is decoded or painted; each names its input."""

from typing import Any

import tensorflow as tf

from tfstyle.serving.graph_checks import check, say_number, say_shape, say_size
from tfstyle.serving.region_graph import count_painted

# A hand scroll is up to twenty times as long as it is high.
LARGEST_STYLE_ASPECT = 32


def check_counts(content_bytes: tf.Tensor, **others: tf.Tensor) -> list[tf.Operation]:
    """Checks that every other input has as many elements as `content_bytes`."""
    count = tf.shape(content_bytes)[0]
    return [
        check(
            tf.shape(tensor)[0] == count,
            name,
            None,
            say_number(tf.shape(tensor)[0]),
            " elements, but content_bytes has ",
            say_number(count),
        )
        for name, tensor in others.items()
    ]


def check_strength(style_strength: tf.Tensor, batch: tf.Tensor) -> tf.Operation:
    """Checks that `style_strength` is one number in [0, 1], or one for each picture."""
    count = tf.size(style_strength)
    return check(
        ((count == 1) | (count == batch)) & _is_in_range(style_strength),
        "style_strength",
        None,
        "expected one number in [0, 1] for all pictures, ",
        "or one for each",
    )


def check_style_aspect(
    height: tf.Tensor, width: tf.Tensor, name: str, index: tf.Tensor | int | None
) -> tf.Operation:
    """Checks that a style picture is not too narrow: reduced, it would stay a long strip."""
    return check(
        tf.maximum(height, width) <= LARGEST_STYLE_ASPECT * tf.minimum(height, width),
        name,
        index,
        say_size(height, width),
        f" pixels, a style may be at most {LARGEST_STYLE_ASPECT} times as long as it is wide; ",
        "crop it",
    )


def check_tensors(
    network: Any,
    content: tf.Tensor,
    region: tf.Tensor,
    style: tf.Tensor,
    style_strength: tf.Tensor,
    *,
    max_painted_pixels: int,
) -> list[tf.Operation]:
    """Checks the sizes, ranges and counts of the inputs of `stylize_tensors`."""
    batch, height, width = tf.unstack(tf.shape(content)[:3])
    checks = [
        check(
            tf.reduce_all(tf.shape(region)[:3] == tf.shape(content)[:3]),
            "region",
            None,
            say_shape(region),
            ", but content is ",
            say_shape(content),
        ),
        check(
            tf.shape(style)[0] == batch,
            "style",
            None,
            say_number(tf.shape(style)[0]),
            " pictures, but content has ",
            say_number(batch),
        ),
        check_strength(style_strength, batch),
    ]
    for name, tensor in (("content", content), ("region", region), ("style", style)):
        values = check(_is_in_range(tensor), name, None, "expected numbers in [0, 1]")
        checks += [values, check(tf.size(tensor) > 0, name, None, "empty: ", say_shape(tensor))]
    for name, tensor in (("content", content), ("style", style)):
        batch, height, width = tf.unstack(tf.shape(tensor)[:3])
        pixels = tf.cast(batch, tf.int64) * count_painted(network, height, width)
        checks.append(
            check(
                pixels <= max_painted_pixels,
                name,
                None,
                say_shape(tensor),
                f", more than the {max_painted_pixels} pixels that this model paints at once",
            )
        )
    return [*checks, check_style_aspect(*tf.unstack(tf.shape(style)[1:3]), "style", None)]


def _is_in_range(tensor):
    # Comparisons with NaN are false.
    return tf.reduce_all((tensor >= 0.0) & (tensor <= 1.0))

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Checks of a request before anything is decoded or painted; each names its input."""

from typing import Any

import tensorflow as tf

from tfstyle.inference.region_options import STROKE_SIZES
from tfstyle.serving.graph_checks import check, say_number, say_shape, say_size
from tfstyle.serving.picture_graph import plan_style_sides
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


def check_numbers(
    style_strength: tf.Tensor, stroke_size: tf.Tensor, batch: tf.Tensor
) -> list[tf.Operation]:
    """Checks that both are in range, one number or one for each picture."""

    def check_one(name, numbers, least, most):
        count = tf.size(numbers)
        return check(
            ((count == 1) | (count == batch)) & _is_in_range(numbers, least, most),
            name,
            None,
            f"expected one number in [{least:g}, {most:g}] for all pictures, ",
            "or one for each",
        )

    return [
        check_one("style_strength", style_strength, 0.0, 1.0),
        check_one("stroke_size", stroke_size, *STROKE_SIZES),
    ]


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


def check_style_size(
    sides: tf.Tensor, name: str, index: tf.Tensor | int | None, *, max_style_pixels: int
) -> tf.Operation:
    """Checks that a style picture, scaled as the strokes want it, is not too large to encode."""
    height, width = tf.unstack(sides)
    return check(
        tf.cast(height, tf.int64) * tf.cast(width, tf.int64) <= max_style_pixels,
        name,
        index,
        say_size(height, width),
        f" pixels when scaled, this model encodes {max_style_pixels}; ",
        "crop it or ask for smaller strokes",
    )


def check_tensors(
    network: Any,
    content: tf.Tensor,
    region: tf.Tensor,
    style: tf.Tensor,
    style_strength: tf.Tensor,
    stroke_size: tf.Tensor,
    *,
    max_painted_pixels: int,
    max_style_pixels: int,
) -> list[tf.Operation]:
    """Checks the sizes, ranges and counts of the inputs of `stylize_tensors`."""
    batch = tf.shape(content)[0]
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
    ]
    with tf.control_dependencies(checks):
        numbers = check_numbers(style_strength, stroke_size, batch)
    checks += numbers
    for name, tensor in (("content", content), ("region", region), ("style", style)):
        values = check(_is_in_range(tensor, 0.0, 1.0), name, None, "expected numbers in [0, 1]")
        checks += [values, check(tf.size(tensor) > 0, name, None, "empty: ", say_shape(tensor))]
    for name, tensor, most, does in (
        ("content", content, max_painted_pixels, "paints"),
        ("style", style, max_style_pixels, "encodes"),
    ):
        pixels = tf.cast(tf.shape(tensor)[0], tf.int64) * count_painted(
            network, *tf.unstack(tf.shape(tensor)[1:3])
        )
        said = f", more than the {most} pixels that this model {does} at once"
        checks.append(check(pixels <= most, name, None, say_shape(tensor), said))
    sides = tf.shape(style)[1:3]
    with tf.control_dependencies(numbers):
        scaled = plan_style_sides(sides, tf.reduce_max(stroke_size))
    return [
        *checks,
        check_style_aspect(*tf.unstack(sides), "style", None),
        check_style_size(scaled, "style", None, max_style_pixels=max_style_pixels),
    ]


def _is_in_range(tensor, least, most):
    # Comparisons with NaN are false.
    return tf.reduce_all((tensor >= least) & (tensor <= most))

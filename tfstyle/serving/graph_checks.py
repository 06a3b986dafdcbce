# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Checks inside a graph: INVALID_ARGUMENT with a message that begins with the tensor's name."""

import tensorflow as tf


def check(
    condition: tf.Tensor, name: str, index: tf.Tensor | int | None, *message: tf.Tensor | str
) -> tf.Operation:
    """Makes an operation that raises INVALID_ARGUMENT "name[index]: message" unless `condition`.

    Args:
      condition: scalar bool.
      name: of the input or output.
      index: of the element in the batch, or None for the whole batch.
      message: strings and scalar string tensors, which are joined.
    """
    where = [name] if index is None else [name, "[", tf.strings.as_string(index), "]"]
    said = tf.strings.join([*where, ": ", *message])
    return tf.debugging.Assert(condition, [said], name="check")


def say_size(height: tf.Tensor, width: tf.Tensor) -> tf.Tensor:
    """A size as text, "640x480": width first, as in picture viewers."""
    return tf.strings.join([say_number(width), "x", say_number(height)])


def say_shape(tensor: tf.Tensor) -> tf.Tensor:
    """A shape as text, "[1, 480, 640, 3]"."""
    sizes = tf.strings.reduce_join(tf.strings.as_string(tf.shape(tensor)), separator=", ")
    return tf.strings.join(["[", sizes, "]"])


def say_number(number: tf.Tensor) -> tf.Tensor:
    """A whole number as text."""
    return tf.strings.as_string(number)

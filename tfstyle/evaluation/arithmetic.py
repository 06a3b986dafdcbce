# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Counts the arithmetic of a function in its graph."""

import math
from collections.abc import Callable

_CALLS = {
    "PartitionedCall",
    "StatefulPartitionedCall",
    "If",
    "StatelessIf",
    "While",
    "StatelessWhile",
}


def count_convolution_flops(function: Callable, *shapes: tuple[int, ...]) -> float:
    """Counts the multiplications and additions of all convolutions in one call.

    Args:
      function: takes float32 tensors; TensorFlow must be able to trace it.
      *shapes: full shapes of its arguments.

    Returns:
      float; nan if the size of a convolution is not known before it runs, or if nested calls hide
      operations.
    """
    import tensorflow as tf

    specs = [tf.TensorSpec(shape) for shape in shapes]
    graph = tf.function(function, autograph=False).get_concrete_function(*specs).graph
    return float(sum(map(_count, graph.get_operations())))


def _count(op):
    if op.type == "Conv2D":
        height, width, inputs, _ = op.inputs[1].shape
        return _multiply(op.outputs[0].shape, height, width, inputs)
    if op.type == "DepthwiseConv2dNative":
        height, width, _, _ = op.inputs[1].shape
        return _multiply(op.outputs[0].shape, height, width)
    if op.type == "Conv2DBackpropInput":  # a transposed convolution
        height, width, outputs, _ = op.inputs[1].shape
        return _multiply(op.inputs[2].shape, height, width, outputs)
    return math.nan if op.type in _CALLS else 0.0


def _multiply(shape, *sides):
    if shape.rank is None or None in (*shape, *sides):
        return math.nan
    return 2.0 * math.prod((*shape, *sides))

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How much a function computes, read from its graph."""

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
    """Multiplications and additions of all convolutions of one call, each as one.

    Args:
      function: of float32 tensors, that TensorFlow can trace.
      *shapes: of its arguments, whole.

    Returns:
      float; nan where a convolution's size is not known before it runs, or calls hide what is
      computed.
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

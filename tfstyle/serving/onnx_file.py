# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Saves a network as an ONNX file, through tf2onnx."""

import os
import pathlib
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.atomic import open_atomically
from tfstyle.serving.tensor_function import make_tensor_function

OPSET = 17


def save_onnx(network: Any, path: str | os.PathLike) -> pathlib.Path:
    """Writes the tensor signature for one picture of any size.

    Args:
      network: see methods/.
      path: of the file.

    Raises:
      InputError: tf2onnx is not installed or does not support an operation of the network, or the
        file cannot be written.
      OSError: the disk is full.
    """
    try:
        import onnx
        import tf2onnx
    except ImportError as error:
        raise InputError(
            "--format=onnx needs more packages: pip install 'tfstyle[onnx]'"
        ) from error
    function = make_tensor_function(network)
    model, _ = tf2onnx.convert.from_function(
        function,
        input_signature=function.input_signature,
        opset=OPSET,
        custom_op_handlers={
            "Erfc": (_convert_erfc, []),
            "SelectV2": (_convert_select, []),
        },
    )
    try:
        # tf2onnx leaves unknown operations in the file, and only logs them.
        onnx.checker.check_model(model)
    except onnx.checker.ValidationError as error:
        raise InputError(f"tf2onnx does not know an operation of this network: {error}") from error
    with open_atomically(path) as stream:
        stream.write(model.SerializeToString())
    return pathlib.Path(path)


def _convert_select(graph, node, name, args):
    """`tf.where` as Where; tf2onnx multiplies by 0 and 1 and adds, which lets NaN through."""
    del graph, name, args
    node.type = "Where"


def _convert_erfc(graph, node, name, args):
    """erfc(x) = 1 - erf(x); Keras' exact GELU uses it, and tf2onnx lacks it."""
    del args
    shape, dtype = graph.get_shape(node.output[0]), graph.get_dtype(node.output[0])
    source, outputs = node.input[0], node.output
    graph.remove_node(node.name)
    erf = graph.make_node("Erf", [source], shapes=[shape], dtypes=[dtype])
    one = graph.make_const(f"{name}_one", np.array(1.0, np.float32))
    graph.make_node(
        "Sub",
        [one.output[0], erf.output[0]],
        name=name,
        outputs=outputs,
        shapes=[shape],
        dtypes=[dtype],
    )

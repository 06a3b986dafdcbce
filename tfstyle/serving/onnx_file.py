# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A network as one ONNX file, through tf2onnx."""

import pathlib

from tfstyle.errors import InputError
from tfstyle.files.atomic import open_atomically
from tfstyle.serving.tensor_function import make_tensor_function

OPSET = 17


def save_onnx(network, path) -> pathlib.Path:
    """Writes the tensor signature for one picture of any size.

    Args:
      network: see methods/.
      path: of the file.

    Raises:
      InputError: tf2onnx is not installed, or the file cannot be written.
    """
    try:
        import tf2onnx
    except ImportError as error:
        raise InputError("--format=onnx needs more packages: pip install 'tfstyle[onnx]'"
                         ) from error
    with open_atomically(path) as stream:  # first: converting takes long
        function = make_tensor_function(network)
        model, _ = tf2onnx.convert.from_function(
            function, input_signature=function.input_signature, opset=OPSET)
        stream.write(model.SerializeToString())
    return pathlib.Path(path)

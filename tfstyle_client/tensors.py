# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Arrays to and from TensorFlow's tensor messages."""

import numpy as np
from google.protobuf.message import Message

from tfstyle_client import wire
from tfstyle_client.errors import BadAnswer
from tfstyle_client.signatures import DTYPES

_NUMBERS = {name: number for number, name in DTYPES.items()}
_FIELDS = {
    "float32": "float_val",
    "float64": "double_val",
    "int32": "int_val",
    "int64": "int64_val",
    "object": "string_val",
}


def encode_tensor(array: np.ndarray) -> Message:
    """A `wire.Tensor` of an array; dtype object holds byte strings."""
    name = array.dtype.name
    if name not in _NUMBERS:
        raise TypeError(f"no tensor of {name} travels; use one of {', '.join(_NUMBERS)}")
    tensor = wire.Tensor(dtype=_NUMBERS[name])
    for size in array.shape:
        tensor.tensor_shape.dim.add(size=size)
    if name == "object":
        tensor.string_val.extend(array.ravel().tolist())
    else:
        tensor.tensor_content = np.ascontiguousarray(array).tobytes()
    return tensor


def decode_tensor(tensor: Message, name: str) -> np.ndarray:
    """The array in a `wire.Tensor`; BadAnswer where its parts do not fit together."""
    try:
        dtype = DTYPES[tensor.dtype]
        shape = [dim.size for dim in tensor.tensor_shape.dim]
        if dtype == "object":
            array = np.empty(len(tensor.string_val), object)
            array[:] = tensor.string_val
        elif tensor.tensor_content:
            array = np.frombuffer(tensor.tensor_content, dtype)
        else:
            array = np.array(getattr(tensor, _FIELDS[dtype]), dtype)
            if array.size == 1:  # one value stands for all
                array = np.full(shape, array[0])
        return array.reshape(shape)
    except (KeyError, ValueError) as error:
        raise BadAnswer(f"the server's tensor {name} does not fit together ({error})") from error

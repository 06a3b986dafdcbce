# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Saves a network as a TFLite file for phones and small devices."""

import os
import pathlib
from typing import Any

import tensorflow as tf

from tfstyle.errors import InputError
from tfstyle.files.atomic import open_atomically
from tfstyle.serving.tensor_function import make_tensor_function

# What the network's padding needs, and what a device can hold.
SMALLEST, LARGEST = 8, 4096


def save_tflite(network: Any, path: str | os.PathLike, *, picture_size: int = 256) -> pathlib.Path:
    """Writes the tensor signature for pictures of one size, with TFLite's built-in operations only.

    Content, region and style are squares: with dynamic sizes, convolutions after an upsampling
    cannot be converted (TensorFlow 2.21).

    Args:
      network: see methods/.
      path: of the file.
      picture_size: side of content, region and style.

    Raises:
      InputError: the file cannot be written, or the size is out of range.
      OSError: the disk is full.
    """
    if not SMALLEST <= picture_size <= LARGEST:
        raise InputError(f"picture_size={picture_size}: use {SMALLEST} to {LARGEST}")
    function = make_tensor_function(
        network, height=picture_size, width=picture_size, style_size=picture_size
    )
    model = tf.Module()
    model.kept_variables = [getattr(v, "value", v) for v in network.variables]
    converter = tf.lite.TFLiteConverter.from_concrete_functions(
        [function.get_concrete_function()], model
    )
    data = converter.convert()
    with open_atomically(path) as stream:
        stream.write(data)
    return pathlib.Path(path)

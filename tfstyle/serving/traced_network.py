# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A network for use in several graphs, traced once for all of them."""

from typing import Any

import keras
import tensorflow as tf


class TracedNetwork:
    """`encode_style` and `paint` of a network as functions that graphs call.

    Each is traced once, `paint` with a coarse result once more, however many signatures, loops and
    branches call it: that is most of the time and size of an export.

    Args:
      network: see methods/contract.py.
    """

    def __init__(self, network: Any):
        self.stride = network.stride
        self.tiles = network.tiles
        self.margin = network.margin if network.tiles else None
        self.takes = network.takes
        self.style_code_spec = network.style_code_spec
        self._network = network
        self._traced = {}

    def encode_style(self, style: tf.Tensor) -> Any:
        """The style code of `[B, h, w, 3]`."""
        return self._call("encode_style", style=style)

    def paint(
        self, content: tf.Tensor, region: tf.Tensor, style_code: Any, **taken: tf.Tensor
    ) -> tf.Tensor:
        """The stylized pictures `[B, H, W, 3]`; `taken` is what the network takes."""
        if "origin" in self.takes and "origin" not in taken:
            taken["origin"] = tf.zeros([tf.shape(content)[0], 2], tf.int32)
        return self._call("paint", content=content, region=region, style_code=style_code, **taken)

    def _call(self, name, **inputs):
        key = name, *sorted(inputs)
        if key not in self._traced:
            # Networks that are exported use keras.ops only: no Python control flow to convert.
            self._traced[key] = tf.function(
                lambda inputs: getattr(self._network, name)(**inputs),
                input_signature=[keras.tree.map_structure(_free_sizes, inputs)],
                autograph=False,
            )
        return self._traced[key](inputs)


def _free_sizes(tensor):
    """A spec of the tensor's rank and channels, and of any other sizes."""
    return tf.TensorSpec([*[None] * (tensor.shape.rank - 1), tensor.shape[-1]], tensor.dtype)

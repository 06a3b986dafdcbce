# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A network for use in several graphs, traced once for all of them."""

import tensorflow as tf


class TracedNetwork:
    """`encode_style` and `paint` of a network as functions that graphs call.

    Each is traced once, `paint` with a coarse result once more, however many signatures, loops and
    branches call it: that is most of the time and size of an export. Networks whose style code is
    no vector are traced wherever they are called.

    Args:
      network: see methods/.
    """

    def __init__(self, network):
        self.stride = network.stride
        self.is_local = network.is_local
        self.radius = network.radius if network.is_local else None
        self.takes_coarse = network.takes_coarse
        self.code_size = network.code_size
        self._network = network
        self._traced = {}

    def encode_style(self, style: tf.Tensor) -> tf.Tensor:
        """The style code of `[B, h, w, 3]`."""
        return self._call("encode_style", style=style)

    def paint(
        self, content: tf.Tensor, region: tf.Tensor, style_code: tf.Tensor, **others: tf.Tensor
    ) -> tf.Tensor:
        """The stylized pictures `[B, H, W, 3]`; `others` are `origin` and `coarse`."""
        if self.is_local and "origin" not in others:
            others["origin"] = tf.zeros([tf.shape(content)[0], 2], tf.int32)
        inputs = {"content": content, "region": region, "style_code": style_code, **others}
        return self._call("paint", **inputs)

    def _call(self, name, **inputs):
        function = getattr(self._network, name)
        if self.code_size is None:
            return function(**inputs)
        key = name, *inputs
        if key not in self._traced:
            specs = [
                tf.TensorSpec([*[None] * (tensor.shape.rank - 1), tensor.shape[-1]], tensor.dtype)
                for tensor in inputs.values()
            ]
            # Networks use keras.ops only: there is no Python control flow to convert.
            self._traced[key] = tf.function(
                lambda *tensors: function(**dict(zip(inputs, tensors))),
                input_signature=specs,
                autograph=False,
            )
        return self._traced[key](*inputs.values())

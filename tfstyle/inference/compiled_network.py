# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A network's passes as functions of arrays, each compiled once for pictures of every size."""

import threading
from typing import NamedTuple

import keras
import numpy as np


class _Input(NamedTuple):
    shape: tuple
    dtype: str = "float32"


class CompiledNetwork:
    """NumPy in, NumPy out; pictures are float32 `[B, H, W, 3]` in [0, 1].

    On TensorFlow each pass of a local network is one graph whose batch, height and width are free,
    so that a picture of another size compiles nothing anew. Networks that are not local, and other
    backends, run as they are. Passes exclude one another: the backend uses all cores in each, and
    memory is reckoned for one.

    Args:
      network: of a method of the registry.
    """

    def __init__(self, network):
        self.network = network
        self.is_local = network.is_local
        self._lock = threading.Lock()
        if not network.is_local:
            self._encode, self._paint = _convert(network.encode_style), _convert(network.paint)
            return
        picture, region, code = (
            _Input(shape)
            for shape in ((None, None, None, 3), (None, None, None, 1), (None, network.code_size))
        )
        origin = _Input((None, 2), "int32")
        self._encode = _compile(network.encode_style, picture)
        self._paint = _compile(
            lambda content, region, code, origin: network.paint(
                content, region, code, origin=origin, shared=True
            ),
            picture,
            region,
            code,
            origin,
        )
        self._measure = _compile(
            lambda content, region, code, origin: network.compute_statistics(
                content, region, code, origin=origin, shared=True
            ),
            picture,
            region,
            code,
            origin,
        )
        self._replay = _compile(
            lambda content, region, code, origin, statistics: network.paint(
                content, region, code, origin=origin, statistics=statistics
            ),
            picture,
            region,
            code,
            origin,
            _Input((None, network.statistics_size)),
        )

    def encode_style(self, style: np.ndarray) -> np.ndarray:
        """The style code `[1, D]` (a feature map, for networks that are not local)."""
        return self._run(self._encode, style)

    def paint(self, content, region, style_code, *, origin=None, statistics=None) -> np.ndarray:
        """The stylized picture `[B, H, W, 3]`, not composited.

        A batch is one picture in pieces that begin at `origin`, int32 `[B, 2]` (None: the picture
        itself). Without `statistics` they are measured in the same pass, over the regions of all of
        it. A network that is not local takes neither.
        """
        if not self.is_local:
            return self._run(self._paint, content, region, style_code)
        inputs = content, region, style_code, _complete(origin, content)
        if statistics is None:
            return self._run(self._paint, *inputs)
        return self._run(self._replay, *inputs, statistics)

    def compute_statistics(self, content, region, style_code, *, origin=None) -> np.ndarray:
        """What the normalizations measure over the regions of all the batch, `[1, S]`."""
        return self._run(self._measure, content, region, style_code, _complete(origin, content))

    def _run(self, function, *arrays):
        with self._lock:
            return keras.ops.convert_to_numpy(function(*arrays))


def _convert(function):
    return lambda *arrays: function(*(keras.ops.convert_to_tensor(array) for array in arrays))


def _complete(origin, content):
    return np.zeros((len(content), 2), np.int32) if origin is None else origin


def _compile(function, *inputs):
    if keras.backend.backend() != "tensorflow":
        return _convert(function)
    import tensorflow as tf

    signature = [tf.TensorSpec(shape, dtype) for shape, dtype in inputs]
    return tf.function(function, input_signature=signature)

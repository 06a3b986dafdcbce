# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A network's passes as functions of arrays, each compiled once for pictures of every size."""

import threading
from collections.abc import Callable
from typing import Any, NamedTuple

import keras
import numpy as np


class _Input(NamedTuple):
    shape: tuple
    dtype: str = "float32"


class CompiledNetwork:
    """NumPy in, NumPy out; pictures are float32 `[B, H, W, 3]` in [0, 1].

    On TensorFlow, each pass of a local network is one graph with free batch size, height and width,
    so that a picture of another size does not trace it again. Networks that are not local, and
    other backends, run eagerly. Only one pass runs at a time: it uses all cores, and the memory
    estimate is for one.

    Args:
      network: of a method of the registry.
      trace: trace graphs on TensorFlow. Tracing takes several times as long as painting a small
        picture, and eager painting takes a little more time and memory, so a single small picture
        is ready sooner without tracing.
    """

    def __init__(self, network: Any, *, trace: bool = True):
        self.network = network
        self.is_local = network.is_local
        self._lock = threading.Lock()
        if not network.is_local:
            self._encode, self._paint = _convert(network.encode_style), _convert(network.paint)
            return
        self._compile = _trace if trace and keras.backend.backend() == "tensorflow" else _convert
        picture, region, code = (
            _Input(shape)
            for shape in ((None, None, None, 3), (None, None, None, 1), (None, network.code_size))
        )
        self._always = {
            "content": picture,
            "region": region,
            "style_code": code,
            "origin": _Input((None, 2), "int32"),
        }
        self._sometimes = {
            "coarse": picture,
            "statistics": _Input((None, network.statistics_size)),
        }
        self._encode = self._compile(network.encode_style, picture)
        self._passes = {}  # compiled when first called, by function and optional inputs

    def encode_style(self, style: np.ndarray) -> np.ndarray:
        """The style code `[1, D]` (a feature map, for networks that are not local)."""
        return self._run(self._encode, style)

    def paint(
        self,
        content: np.ndarray,
        region: np.ndarray,
        style_code: np.ndarray,
        *,
        origin: np.ndarray | None = None,
        coarse: np.ndarray | None = None,
        statistics: np.ndarray | None = None,
    ) -> np.ndarray:
        """The stylized picture `[B, H, W, 3]`, not composited.

        A batch holds pieces of one picture that begin at `origin`, int32 `[B, 2]` (None: the whole
        picture), and of a `coarse` result, if there is one. Without `statistics`, the same pass
        measures them over all regions of the batch. A network that is not local takes none of them.
        """
        if not self.is_local:
            return self._run(self._paint, content, region, style_code)
        given = {"coarse": coarse, "statistics": statistics}
        return self._call("paint", content, region, style_code, origin, given)

    def compute_statistics(
        self,
        content: np.ndarray,
        region: np.ndarray,
        style_code: np.ndarray,
        *,
        origin: np.ndarray | None = None,
        coarse: np.ndarray | None = None,
    ) -> np.ndarray:
        """The statistics that the normalizations measure over all regions of a batch, `[1, S]`."""
        given = {"coarse": coarse}
        return self._call("compute_statistics", content, region, style_code, origin, given)

    def _call(self, name, content, region, style_code, origin, given):
        given = {key: value for key, value in given.items() if value is not None}
        with self._lock:
            function = self._passes.get((name, *given))
            if function is None:
                function = self._passes[name, *given] = self._compile_pass(name, tuple(given))
        return self._run(
            function, content, region, style_code, _complete(origin, content), *given.values()
        )

    def _compile_pass(self, name, optional):
        inputs = {**self._always, **{key: self._sometimes[key] for key in optional}}
        method, shared = getattr(self.network, name), "statistics" not in optional

        def run(*arrays):
            return method(**dict(zip(inputs, arrays)), shared=shared)

        return self._compile(run, *inputs.values())

    def _run(self, function, *arrays):
        with self._lock:
            try:
                return keras.ops.convert_to_numpy(function(*arrays))
            except Exception as error:
                if type(error).__name__ != "ResourceExhaustedError":  # TensorFlow's
                    raise
                reason = str(error).split("[[")[0]
                raise MemoryError(f"the network's pass does not fit: {reason}") from error


def _complete(origin, content):
    return np.zeros((len(content), 2), np.int32) if origin is None else origin


def _convert(function, *inputs) -> Callable:
    del inputs  # any will do
    return lambda *arrays: function(*(keras.ops.convert_to_tensor(array) for array in arrays))


def _trace(function, *inputs) -> Callable:
    import tensorflow as tf

    signature = [tf.TensorSpec(shape, dtype) for shape, dtype in inputs]
    # Networks use keras.ops only: there is no Python control flow to convert.
    return tf.function(function, input_signature=signature, autograph=False)

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


_PICTURE, _REGION = _Input((None, None, None, 3)), _Input((None, None, None, 1))
# Of `PAINT_INPUTS` (methods/contract.py).
_TAKEN = {
    "origin": _Input((None, 2), "int32"),
    "support": _REGION,
    "coarse": _PICTURE,
    "style_strength": _Input((None,)),
    "previous": _PICTURE,
    "flow": _Input((None, None, None, 2)),
}


class CompiledNetwork:
    """NumPy in, NumPy out; pictures are float32 `[B, H, W, 3]` in [0, 1].

    On TensorFlow, each pass of a network that `traces` is one graph with free batch size, height
    and width, so that a picture of another size does not trace it again. Others, and other
    backends, run eagerly. Only one pass runs at a time: it uses all cores, and the memory estimate
    is for one.

    Args:
      network: of a method of the registry.
      trace: trace graphs on TensorFlow. Tracing takes several times as long as painting a small
        picture, and eager painting takes a little more time and memory, so a single small picture
        is ready sooner without tracing.
    """

    def __init__(self, network: Any, *, trace: bool = True):
        self.network = network
        self._lock = threading.Lock()
        trace = trace and network.traces and keras.backend.backend() == "tensorflow"
        self._compile = _trace if trace else _convert
        self._passes = {}  # compiled when first called, by name and optional inputs

    def encode_style(self, style: np.ndarray | None, *, region: np.ndarray | None = None) -> Any:
        """The code of a style picture, as arrays; None for a method that needs none.

        `region`, `[B, h, w, 1]`, is for a network that `takes_style_region`.
        """
        arrays = [array for array in (style, region) if array is not None]
        return self._run(("encode_style", len(arrays)), self._make_encoder, arrays)

    def paint(
        self,
        content: np.ndarray,
        region: np.ndarray,
        style_code: Any,
        *,
        statistics: np.ndarray | None = None,
        **taken: np.ndarray | None,
    ) -> np.ndarray:
        """The stylized picture `[B, H, W, 3]`, not composited.

        Args:
          content, region, style_code: as the network's `paint` takes them.
          statistics: of `compute_statistics`. Without, a network that tiles measures them over all
            regions of the batch, which are pieces of one picture.
          **taken: what the network `takes`; `origin` and `support` are left out for one that does
            not take them.
        """
        if statistics is not None:
            taken["statistics"] = statistics
        return self._run_pass("paint", content, region, style_code, taken)

    def compute_statistics(
        self,
        content: np.ndarray,
        region: np.ndarray,
        style_code: Any,
        **taken: np.ndarray | None,
    ) -> np.ndarray:
        """The statistics that the normalizations measure over all regions of a batch, `[1, S]`."""
        return self._run_pass("compute_statistics", content, region, style_code, taken)

    def _run_pass(self, name, content, region, style_code, taken):
        taken = {key: value for key, value in taken.items() if value is not None}
        # Of one kind each whether given or not, so that no other graph is traced.
        defaults = {"origin": np.zeros((len(content), 2), np.int32), "support": region}
        for key, default in defaults.items():
            if key in self.network.takes:
                taken.setdefault(key, default)
            else:
                taken.pop(key, None)
        names = tuple(sorted(taken))
        arrays = content, region, *keras.tree.flatten(style_code), *(taken[key] for key in names)
        return self._run((name, *names), self._make_pass, arrays)

    def _make_pass(self, name, *names):
        network, spec = self.network, self.network.style_code_spec
        codes = keras.tree.flatten(spec)
        shared = {"shared": True} if network.tiles and "statistics" not in names else {}

        def run(content, region, *others):
            code = keras.tree.pack_sequence_as(spec, others[: len(codes)])
            taken = dict(zip(names, others[len(codes) :]))
            return getattr(network, name)(content, region, code, **taken, **shared)

        known = {**_TAKEN, "statistics": _Input((None, network.statistics_size))}
        inputs = [_Input(tuple(code.shape), code.dtype) for code in codes]
        inputs += [known[key] for key in names]
        return self._compile(run, _PICTURE, _REGION, *inputs)

    def _make_encoder(self, name, count):
        encode = getattr(self.network, name)
        if not count:
            return lambda: encode(None)
        if count == 1:
            return self._compile(encode, _PICTURE)
        return self._compile(lambda style, region: encode(style, region=region), _PICTURE, _REGION)

    def _run(self, key, make, arrays):
        with self._lock:
            try:
                if key not in self._passes:
                    self._passes[key] = make(*key)
                made = self._passes[key](*arrays)
                return keras.tree.map_structure(keras.ops.convert_to_numpy, made)
            except Exception as error:
                if type(error).__name__ != "ResourceExhaustedError":  # TensorFlow's
                    raise
                reason = str(error).split("[[")[0]
                raise MemoryError(f"the network's pass does not fit: {reason}") from error


def _convert(function, *inputs) -> Callable:
    del inputs  # any will do
    return lambda *arrays: function(*(keras.ops.convert_to_tensor(array) for array in arrays))


def _trace(function, *inputs) -> Callable:
    import tensorflow as tf

    signature = [tf.TensorSpec(shape, dtype) for shape, dtype in inputs]
    # Networks use keras.ops only: there is no Python control flow to convert.
    return tf.function(function, input_signature=signature, autograph=False)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Times each layer of a network."""

import contextlib
import statistics
import time
from typing import Any

import keras
import numpy as np

from tfstyle.evaluation.network_measuring import STYLE_SIDE
from tfstyle.evaluation.region_measuring import draw_content


def time_stages(network: Any, *, side: int, repeats: int) -> dict[str, float]:
    """Median seconds of each layer of the network, run without a graph, {name: seconds}.

    Its direct layers, in the order of their first call. "between the layers" is the rest:
    normalization, padding and colour outside of any layer. The calls of a layer are added up.
    """
    content = draw_content(side, side)[None] / np.float32(255)
    region = np.ones((1, side, side, 1), "float32")
    code = network.encode_style(content[:, :STYLE_SIDE, :STYLE_SIDE])
    rounds = []
    for _ in range(repeats + 1):
        seconds = {}
        with _watch(network.layers, seconds):
            start = time.perf_counter()
            keras.ops.convert_to_numpy(network.paint(content, region, code))
            whole = time.perf_counter() - start
        rounds.append({**seconds, "between the layers": whole - sum(seconds.values())})
    return {name: statistics.median(one[name] for one in rounds[1:]) for name in rounds[0]}


@contextlib.contextmanager
def _watch(layers, seconds):
    """Adds up the time of each layer's calls in `seconds`; calls inside a call are part of it."""
    running = []

    def time_calls(layer, call):
        def timed(*args, **kwargs):
            if running:
                return call(*args, **kwargs)
            running.append(layer)
            start = time.perf_counter()
            try:
                return call(*args, **kwargs)
            finally:
                elapsed = time.perf_counter() - start
                seconds[layer.name] = seconds.get(layer.name, 0.0) + elapsed
                running.clear()

        return timed

    # This bypasses Keras' __setattr__, which would track the attribute.
    for layer in layers:
        object.__setattr__(layer, "call", time_calls(layer, layer.call))
    try:
        yield
    finally:
        for layer in layers:
            object.__delattr__(layer, "call")

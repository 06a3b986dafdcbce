# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Times networks against each other."""

import dataclasses
import statistics
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import keras
import numpy as np

from tfstyle.evaluation.arithmetic import count_convolution_flops
from tfstyle.evaluation.johnson_network import build_johnson_network
from tfstyle.evaluation.region_measuring import Case, draw_content, draw_region
from tfstyle.inference.stylizer import Stylizer
from tfstyle.methods.checkpoint import load_network
from tfstyle.methods.registry import DEFAULT_METHOD, build_network

JOHNSON = "Johnson"
OURS = "tfstyle"
WHOLE = 1.0
STYLE_SIDE = 256
# 3x3, 128 to 128 channels: most of both networks.
_CHANNELS, _CONVOLVED_SIDE = 128, 256


@dataclasses.dataclass(frozen=True)
class Timing:
    """The time that one network takes for one picture.

    Attributes:
      network: its name.
      side: of the picture, pixels.
      share: of the picture that is restyled.
      seconds: one for each repeat.
    """

    network: str
    side: int
    share: float
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Median of the repeats, seconds."""
        return statistics.median(self.seconds)


def load_measured_network(checkpoint: str | None) -> Any:
    """Loads the network of a checkpoint folder.

    None is the shipped one, "random" the default network with random weights, which takes as long.
    """
    return (
        build_network(DEFAULT_METHOD, None) if checkpoint == "random" else load_network(checkpoint)
    )


def time_networks(
    network: Any,
    *,
    sides: Sequence[int],
    shares: Sequence[float],
    repeats: int,
    advance: Callable[[], object] = lambda: None,
) -> list[Timing]:
    """Times Johnson's network on whole pictures and ours on shares of them, taking turns.

    From bytes to bytes, without encoding the style and without files. Since they take turns, other
    load on the machine affects all alike.

    Args:
      network: from the registry.
      sides: of the square pictures.
      shares: of the picture that are restyled, a square in its middle; 1.0 for all of it.
      repeats: number of rounds, after a first one that does not count.
      advance: called after each round of each side.

    Returns:
      A Timing for each side and each share, and for Johnson's network.
    """
    stylizer = Stylizer(network)
    style = stylizer.encode_style(draw_content(STYLE_SIDE, STYLE_SIDE, seed=1))
    johnson = _compile_johnson()
    timings = []
    for side in sides:
        content = draw_content(side, side)

        def restyle(share, content=content, side=side):
            stylizer.stylize(content, draw_region(Case(side, side, share, 1)), style)

        runs = {(JOHNSON, WHOLE): lambda content=content: johnson(content)}
        for share in shares:
            runs[OURS, share] = lambda share=share, restyle=restyle: restyle(share)
        seconds = take_turns(runs, repeats=repeats, advance=advance)
        timings += [Timing(name, side, share, seconds[name, share]) for name, share in runs]
    return timings


def measure_convolution_rate(*, repeats: int) -> float:
    """Multiplications and additions per second of a 3x3 convolution; the median."""
    shape = (1, _CONVOLVED_SIDE, _CONVOLVED_SIDE, _CHANNELS)
    layer = keras.layers.Conv2D(_CHANNELS, 3, padding="same", use_bias=False)
    layer.build(shape)
    convolve = compile_function(layer)
    features = np.random.default_rng(0).normal(size=shape).astype("float32")
    seconds = take_turns({"": lambda: convolve(features)}, repeats=repeats)[""]
    return 2.0 * 9 * _CHANNELS * np.prod(shape) / statistics.median(seconds)


def take_turns(
    runs: Mapping[Hashable, Callable], *, repeats: int, advance: Callable[[], object] = lambda: None
) -> dict[Hashable, tuple[float, ...]]:
    """Calls the runs in turn, `repeats` times, and returns the seconds of each: {key: tuple}.

    A first round, which traces and allocates, does not count. A run that returns a float has
    measured its seconds itself.
    """
    seconds = {key: [] for key in runs}
    for turn in range(repeats + 1):
        for key, run in runs.items():
            start = time.perf_counter()
            own = run()
            elapsed = own if isinstance(own, float) else time.perf_counter() - start
            if turn:
                seconds[key].append(elapsed)
        advance()
    return {key: tuple(values) for key, values in seconds.items()}


def count_flops(network: Any, side: int) -> dict[str, float]:
    """Multiplications and additions of all convolutions for a whole picture, {name: number}."""
    shape = (1, side, side, 3)
    code = network.encode_style(np.zeros((1, STYLE_SIDE, STYLE_SIDE, 3), "float32"))
    return {
        JOHNSON: count_convolution_flops(build_johnson_network(), shape),
        OURS: count_convolution_flops(
            lambda content, region: network.paint(content, region, code), shape, (*shape[:3], 1)
        ),
    }


def _compile_johnson():
    network = compile_function(build_johnson_network())

    def restyle(content_uint8):
        painted = network(content_uint8[None].astype("float32") / np.float32(255))
        return np.rint(np.clip(255 * painted[0], 0, 255)).astype(np.uint8)

    return restyle


def compile_function(function: Callable) -> Callable[..., np.ndarray]:
    """Compiles a function for arrays; with TensorFlow, it is traced once for each shape."""
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        function = tf.function(function, autograph=False)

    def run(*arrays):
        tensors = [keras.ops.convert_to_tensor(array) for array in arrays]
        return keras.ops.convert_to_numpy(function(*tensors))

    return run

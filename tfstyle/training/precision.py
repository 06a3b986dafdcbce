# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which precision trains fastest on this machine: measured, for a table would grow old."""

import dataclasses
import math
import time
from collections.abc import Mapping, Sequence

import keras
import numpy as np

from tfstyle.training.progress_bar import say
from tfstyle.training.training_run import AUTO, TrainingRun

SINGLE, HALF = "float32", "mixed_bfloat16"
# Less of a gain is not worth 16 bits less; less of a loss not a warning.
_NOTABLE = 1.2
_SIDE, _CHANNELS, _REPEATS = 48, 64, 5


def resolve_precision(run: TrainingRun) -> TrainingRun:
    """The run with a precision in place of "auto"; warns of one that is slower than float32."""
    if run.precision == SINGLE:
        return run
    other = HALF if run.precision == AUTO else run.precision
    seconds = measure_seconds((SINGLE, other))
    if run.precision == AUTO:
        chosen = choose_precision(seconds)
        say(f"--precision=auto: {chosen} ({describe_ratio(seconds, other)})")
        return dataclasses.replace(run, precision=chosen)
    if seconds[other] > _NOTABLE * seconds[SINGLE]:
        say(
            f"warning: --precision={other} is slower here than float32 "
            f"({describe_ratio(seconds, other)}); use --precision=float32, or auto"
        )
    return run


def choose_precision(seconds: Mapping[str, float]) -> str:
    """The fastest of the precisions measured; float32 unless another gains a fifth."""
    fastest = min(seconds, key=seconds.get)
    return fastest if seconds[SINGLE] > _NOTABLE * seconds[fastest] else SINGLE


def describe_ratio(seconds: Mapping[str, float], other: str) -> str:
    """What was measured, in words."""
    return f"a step with {other} takes {seconds[other] / seconds[SINGLE]:.2g} times as long"


def measure_seconds(precisions: Sequence[str]) -> dict[str, float]:
    """Seconds of a training step of two convolutions in each precision, in a second or two.

    The fastest of a few, taken in turns, so that other work on the machine slows all alike.
    """
    pictures = np.zeros((4, _SIDE, _SIDE, _CHANNELS), "float32")
    models = {name: _build_convolutions(name) for name in precisions}
    seconds = dict.fromkeys(precisions, math.inf)
    for repeat in range(1 + _REPEATS):
        for name, model in models.items():
            started = time.perf_counter()
            model.train_on_batch(pictures, pictures)
            if repeat:  # the first step compiles
                seconds[name] = min(seconds[name], time.perf_counter() - started)
    return seconds


def _build_convolutions(precision: str) -> keras.Model:
    policy = keras.DTypePolicy(precision)
    layers = [keras.layers.Conv2D(_CHANNELS, 3, padding="same", dtype=policy) for _ in range(2)]
    model = keras.Sequential(layers)
    model.compile(optimizer="sgd", loss="mse", jit_compile=False)
    return model

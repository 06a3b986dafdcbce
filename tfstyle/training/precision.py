# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which precision trains fastest on this machine: measured, for a table would grow old."""

import dataclasses
import time
from collections.abc import Mapping

import keras
import numpy as np

from tfstyle.training.progress_bar import say
from tfstyle.training.training_run import AUTO, TrainingRun

SINGLE, HALF = "float32", "mixed_bfloat16"
# Less of a gain is not worth 16 bits less; less of a loss not a warning.
_NOTABLE = 1.2
_SIDE, _CHANNELS, _REPEATS = 48, 32, 3


def resolve_precision(run: TrainingRun) -> TrainingRun:
    """The run with a precision in place of "auto"; warns of one that is slower than float32."""
    if run.precision == SINGLE:
        return run
    other = HALF if run.precision == AUTO else run.precision
    seconds = {name: measure_seconds(name) for name in (SINGLE, other)}
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


def measure_seconds(precision: str) -> float:
    """Seconds of a training step of two convolutions, the fastest of a few; it takes about one."""
    policy = keras.DTypePolicy(precision)
    model = keras.Sequential(
        [
            keras.layers.Conv2D(_CHANNELS, 3, padding="same", dtype=policy),
            keras.layers.Conv2D(_CHANNELS, 3, padding="same", dtype=policy),
        ]
    )
    model.compile(optimizer="sgd", loss="mse", jit_compile=False)
    pictures = np.zeros((4, _SIDE, _SIDE, _CHANNELS), "float32")
    model.train_on_batch(pictures, pictures)  # compiles
    seconds = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        model.train_on_batch(pictures, pictures)
        seconds.append(time.perf_counter() - started)
    return min(seconds)

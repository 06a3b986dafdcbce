# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How the learning rate runs over the steps."""

import keras


def build_learning_rate(
    learning_rate: float,
    *,
    schedule: str = "constant",
    steps: int,
    warmup_steps: int = 0,
    floor: float = 0.0,
) -> float | keras.optimizers.schedules.LearningRateSchedule:
    """A float or a Keras schedule, a pure function of the optimizer's step count.

    Args:
      learning_rate: the highest rate; the paper's is 1e-3, constant.
      schedule: "constant", or "cosine" down to `floor * learning_rate` at the last step
        (Loshchilov and Hutter 2017, without restarts).
      steps: steps of the whole run.
      warmup_steps: steps of a linear rise from 0 before it.
      floor: share of the rate that a cosine ends with.
    """
    if schedule == "constant":
        if not warmup_steps:
            return float(learning_rate)
        return keras.optimizers.schedules.PolynomialDecay(
            0.0, decay_steps=warmup_steps, end_learning_rate=learning_rate, power=1.0
        )
    if schedule == "cosine":
        return keras.optimizers.schedules.CosineDecay(
            0.0 if warmup_steps else learning_rate,
            decay_steps=max(steps - warmup_steps, 1),
            alpha=floor,
            warmup_target=learning_rate if warmup_steps else None,
            warmup_steps=warmup_steps,
        )
    raise ValueError(f"there is no schedule {schedule!r}: constant or cosine")

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Minimizers of a function of a vector in a box, some steps at a time."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import keras
import numpy as np

from tfstyle.optimization.scipy_check import check_scipy

# Pairs of steps and slopes that L-BFGS keeps: scipy's default, 20 vectors of float64.
PAIRS = 10


class Minimized(NamedTuple):
    """Where some steps have led.

    Attributes:
      vector: float64.
      memory: arrays that `minimize` is to be given when it goes on from here.
      steps: how many were made; fewer than asked for where the slope led no further down.
    """

    vector: np.ndarray
    memory: tuple[np.ndarray, ...]
    steps: int


# vector -> (value, slope)
Evaluate = Callable[[np.ndarray], tuple[float, np.ndarray]]


def minimize_by_lbfgs(
    evaluate: Evaluate,
    vector: np.ndarray,
    memory: Sequence[np.ndarray],
    *,
    steps: int,
    on_step: Callable[[], object],
) -> Minimized:
    """L-BFGS-B (Zhu, Byrd, Lu and Nocedal 1997) in [0, 1], by scipy.

    Its memory of earlier steps begins anew with every call, for scipy does not give it away: so a
    call depends on nothing but its arguments.

    Raises:
      InputError: scipy is not installed.
    """
    del memory
    check_scipy()
    from scipy import optimize

    made = optimize.minimize(
        evaluate,
        vector,
        jac=True,
        method="L-BFGS-B",
        bounds=optimize.Bounds(0.0, 1.0),
        callback=lambda _: on_step(),
        # It ends by the number of steps alone: tolerances are of another loss's scale.
        options={"maxiter": steps, "maxfun": 20 * steps, "maxcor": PAIRS, "ftol": 0, "gtol": 0},
    )
    return Minimized(np.clip(made.x, 0.0, 1.0), (), int(made.nit))


def minimize_by_adam(
    evaluate: Evaluate,
    vector: np.ndarray,
    memory: Sequence[np.ndarray],
    *,
    steps: int,
    on_step: Callable[[], object],
    learning_rate: float,
) -> Minimized:
    """Adam (Kingma and Ba 2015) by Keras, each step followed by a return into [0, 1].

    The memory is the state of the optimizer, so that calls in a row are one longer call.
    """
    variable = keras.Variable(vector.astype(np.float32), dtype="float32")
    optimizer = keras.optimizers.Adam(learning_rate)
    optimizer.build([variable])
    for kept, value in zip(optimizer.variables, memory):
        kept.assign(value)
    for _ in range(steps):
        _, slope = evaluate(keras.ops.convert_to_numpy(variable).astype(np.float64))
        optimizer.apply([keras.ops.convert_to_tensor(slope, dtype="float32")], [variable])
        variable.assign(keras.ops.clip(variable, 0.0, 1.0))
        on_step()
    memory = tuple(np.asarray(keras.ops.convert_to_numpy(kept)) for kept in optimizer.variables)
    return Minimized(keras.ops.convert_to_numpy(variable).astype(np.float64), memory, steps)

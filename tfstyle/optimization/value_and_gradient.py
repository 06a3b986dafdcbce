# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A loss and its slope, as functions of arrays."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from tfstyle.errors import InputError


def compile_value_and_gradient(
    function: Callable[[Any, Any], tuple[Any, Any]],
) -> Callable[[Any, Any], tuple[float, dict[str, float], np.ndarray]]:
    """Compiles (picture, constants) -> (total, parts) to -> (total, parts, gradient).

    On TensorFlow one graph serves pictures and constants of all heights and widths.

    Args:
      function: of keras.ops; the total is a scalar, the parts are a dict of scalars, and the
        constants a nest of arrays, of the same structure in every call.

    Raises:
      InputError: the backend is neither TensorFlow nor JAX.
    """
    backend = keras.backend.backend()
    if backend == "tensorflow":
        run = _compile_for_tensorflow(function)
    elif backend == "jax":
        run = _compile_for_jax(function)
    else:
        raise InputError(f"KERAS_BACKEND={backend}: pictures are optimized on tensorflow or jax")

    def evaluate(picture, constants):
        picture = keras.ops.convert_to_tensor(picture, dtype="float32")
        total, parts, gradient = run(picture, constants)
        parts = {name: float(value) for name, value in parts.items()}
        return float(total), parts, keras.ops.convert_to_numpy(gradient)

    return evaluate


def _compile_for_tensorflow(function):
    import tensorflow as tf

    def differentiate(picture, constants):
        with tf.GradientTape() as tape:
            tape.watch(picture)
            total, parts = function(picture, constants)
        return total, parts, tape.gradient(total, picture)

    def specify(tensor):
        free = (None, None, None, tensor.shape[-1]) if len(tensor.shape) == 4 else tensor.shape
        return tf.TensorSpec(free, tensor.dtype)

    compiled = []

    def run(*tensors):
        tensors = keras.tree.map_structure(tf.convert_to_tensor, tensors)
        if not compiled:
            signature = keras.tree.map_structure(specify, tensors)
            compiled.append(tf.function(differentiate, signature, autograph=False))
        return compiled[0](*tensors)

    return run


def _compile_for_jax(function):
    import jax

    differentiate = jax.jit(jax.value_and_grad(function, has_aux=True))

    def run(picture, constants):
        (total, parts), gradient = differentiate(picture, constants)
        return total, parts, gradient

    return run

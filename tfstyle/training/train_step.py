# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""One step of training, and one of looking, compiled, with what they measure as plain numbers."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from tfstyle.training.distribution import ManyDevices, OneDevice
from tfstyle.training.optimizer import ClippedAdam
from tfstyle.training.trainer import Trainer

TrainStep = Callable[[dict[str, Any], Callable[[], bool]], tuple[dict[str, float], bool]]
TestStep = Callable[[dict[str, Any]], tuple[np.ndarray, dict[str, float]]]


def build_train_step(
    trainer: Trainer, distribution: OneDevice | ManyDevices, *, jit_compile: bool = False
) -> TrainStep:
    """A callable (inputs, is_asked_to_stop) -> ({name: float}, stop): one step along a batch.

    The numbers are the trainer's parts (float32, means over the whole batch), `gradient_norm`
    before clipping, and `learning_rate`. `is_asked_to_stop()` is whether this process has been;
    `stop` is whether any worker has, so that all of them stop after the same step.

    On TensorFlow the step and its numbers are one tf.function and one transfer. Other backends go
    through `keras.Model.train_on_batch`.

    Args:
      trainer: compiled; its optimizer (a ClippedAdam, or one inside a LossScaleOptimizer) built.
      distribution: of `make_distribution`.
      jit_compile: whether XLA compiles the step (TensorFlow, one device).
    """
    if keras.backend.backend() == "tensorflow":
        return _build_tensorflow_step(trainer, distribution, jit_compile)
    return _build_batch_step(trainer)


def build_test_step(trainer: Trainer) -> TestStep:
    """A callable inputs -> (stylized `[B, H, W, 3]` array, {name: float}) that changes nothing."""

    def look(inputs):
        stylized = trainer(inputs, training=False)
        return stylized, trainer.compute_parts(inputs, stylized)

    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        compiled = tf.function(look, autograph=False, reduce_retracing=True)
    elif keras.backend.backend() == "jax":
        compiled = _compile_with_jax(trainer)
    else:
        compiled = look

    def run(inputs):
        stylized, parts = compiled(inputs)
        parts = {name: float(keras.ops.convert_to_numpy(part)) for name, part in parts.items()}
        return keras.ops.convert_to_numpy(stylized), parts

    return run


def get_adam(optimizer: keras.Optimizer) -> ClippedAdam:
    """The ClippedAdam itself, also inside a LossScaleOptimizer."""
    return getattr(optimizer, "inner_optimizer", optimizer)


def _build_tensorflow_step(
    trainer: Trainer, distribution: OneDevice | ManyDevices, jit_compile: bool
) -> TrainStep:
    import tensorflow as tf

    adam = get_adam(trainer.optimizer)
    names = (*trainer.part_names, "gradient_norm", "learning_rate")
    strategy = distribution.strategy or tf.distribute.get_strategy()

    def replica_step(inputs, stop):
        trainer.train_step((inputs,))
        return tf.identity(stop)  # one a replica

    @tf.function(jit_compile=jit_compile, autograph=False, reduce_retracing=True)
    def step(inputs, stop):
        learning_rate = tf.identity(adam.learning_rate)
        for metric in trainer.part_metrics:
            metric.reset_state()
        stop = strategy.run(replica_step, args=(inputs, stop))
        stop = strategy.reduce(tf.distribute.ReduceOp.SUM, stop, axis=None)
        measured = [metric.result() for metric in trainer.part_metrics]
        measured += [adam.gradient_norm.value, learning_rate, stop]
        return tf.stack([tf.cast(value, tf.float32) for value in measured])

    def run(inputs, is_asked_to_stop):
        if distribution.strategy is not None:
            inputs = distribution.share_out(inputs)
        asked = is_asked_to_stop() if distribution.has_many_workers else False
        *values, stop = step(inputs, tf.constant(float(asked))).numpy()
        stop = bool(stop) if distribution.has_many_workers else is_asked_to_stop()
        return dict(zip(names, map(float, values))), stop

    return run


def _build_batch_step(trainer: Trainer) -> TrainStep:
    adam = get_adam(trainer.optimizer)

    def run(inputs, is_asked_to_stop):
        learning_rate = float(keras.ops.convert_to_numpy(adam.learning_rate))
        inputs = keras.tree.map_structure(np.asarray, inputs)
        logs = trainer.train_on_batch(inputs, return_dict=True)
        measured = {name: float(logs[name]) for name in trainer.part_names}
        measured["gradient_norm"] = float(keras.ops.convert_to_numpy(adam.gradient_norm))
        measured["learning_rate"] = learning_rate
        return measured, is_asked_to_stop()

    return run


def _compile_with_jax(trainer: Trainer) -> Callable[[dict[str, Any]], tuple[Any, dict[str, Any]]]:
    import jax

    @jax.jit
    def look(trainable, other, inputs):
        stylized, _ = trainer.stateless_call(trainable, other, inputs, training=False)
        return stylized, trainer.compute_parts(inputs, stylized)

    def run(inputs):
        variables = trainer.trainable_variables, trainer.non_trainable_variables
        return look(*([v.value for v in group] for group in variables), inputs)

    return run

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Building what a run trains with: backend, loss network, network, objective, optimizer."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.network_features import NetworkFeatures
from tfstyle.methods.contract import Objective
from tfstyle.methods.registry import build_network, build_objective, get_endpoints, get_method
from tfstyle.training.optimizer import ClippedAdam
from tfstyle.training.schedules import build_learning_rate
from tfstyle.training.trainer import Trainer
from tfstyle.training.training_run import TrainingRun

PROBE_SIZE = 64  # pixels; VGG's fifth block needs 32


@contextlib.contextmanager
def set_up_keras(run: TrainingRun) -> Iterator[None]:
    """Sets the run's seed and dtype policy; when the block ends, the policy before is back."""
    policy = keras.config.dtype_policy()
    keras.utils.set_random_seed(run.seed)
    keras.config.set_dtype_policy(run.precision)
    if run.op_determinism and keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()
    try:
        yield
    finally:
        keras.config.set_dtype_policy(policy)


def build_loss_networks(run: TrainingRun) -> dict[str, NetworkFeatures]:
    """{name: `NetworkFeatures`} of the run's objective; InputError when weights cannot be had."""
    precision = "float32" if run.precision == "float32" else "bfloat16"
    weights = run.list_weights()
    return {
        name: NetworkFeatures(layers, network=name, weights=weights[name], dtype=precision)
        for name, layers in get_endpoints(run.method, run.objective).items()
    }


def build_trainer(
    run: TrainingRun, loss_networks: dict[str, NetworkFeatures], *, replicas: int = 1
) -> Trainer:
    """The trainer of the run, compiled, with its optimizer built.

    Raises:
      InputError: an unknown setting, or a precision that several devices cannot share.
    """
    network = build_network(run.method, run.network, weights=run.list_weights())
    objective = build_objective(run.method, run.objective, loss_networks)
    trainer = Trainer(
        network,
        objective,
        part_names=_list_part_names(run, network, objective),
        replicas=replicas,
    )
    learning_rate = build_learning_rate(
        run.learning_rate,
        schedule=run.schedule,
        steps=run.steps,
        warmup_steps=run.warmup_steps,
        floor=run.final_learning_rate_share,
    )
    optimizer = ClippedAdam(learning_rate, clip_norm=run.clip_norm)
    if run.precision == "mixed_float16":
        if replicas > 1:
            raise InputError(
                f"--precision=mixed_float16 with --distribution={run.distribution}: the loss scale "
                "cannot be shared over devices; use mixed_bfloat16"
            )
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
    trainer.compile(optimizer=optimizer)
    optimizer.build(trainer.trainable_variables)
    return trainer


def compile_style_targets(objective: Any) -> Callable[[np.ndarray], dict[str, Any]]:
    """`objective.compute_style_targets` as a compiled function, to be called again and again.

    Raises:
      InputError: the objective has none.
    """
    if not hasattr(objective, "compute_style_targets"):
        raise InputError(
            "--style_cache_mb: the objective of this method keeps nothing of a style picture"
        )
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        compute = objective.compute_style_targets
        return tf.function(compute, autograph=False, reduce_retracing=True)
    if keras.backend.backend() == "jax":
        import jax

        return jax.jit(objective.compute_style_targets)
    return objective.compute_style_targets


def _list_part_names(
    run: TrainingRun, network: keras.Model, objective: Objective
) -> tuple[str, ...]:
    """What the objective calls its parts: it is asked once, with a small grey picture."""
    picture = keras.ops.full((1, PROBE_SIZE, PROBE_SIZE, 3), 0.5)
    batch = {"content": picture, "region": keras.ops.ones_like(picture[..., :1])}
    if get_method(run.method).training.styles != "none":
        batch |= {"style": picture, "style_index": keras.ops.zeros(1, "int32")}

    names = []

    def ask():
        _, parts = objective.compute_loss(network, batch, objective.paint(network, batch))
        names.extend(parts)
        return parts

    if keras.backend.backend() == "jax":
        import jax

        # Without computing: JAX would compile each of some hundred operations for it.
        with keras.StatelessScope():
            jax.eval_shape(ask)
    else:
        ask()
    return tuple(names)

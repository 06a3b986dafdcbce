# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The optimizer of the paper, with a clipped gradient whose length can be read."""

from collections.abc import Sequence
from typing import Any

import keras
from keras import KerasTensor, ops


class ClippedAdam(keras.optimizers.Adam):
    """Adam (Kingma and Ba 2015) that bounds the global norm of the gradient and remembers it.

    Under tf.distribute the norm is that of the gradient summed over the replicas, so that two
    devices take the step that one device with the whole batch takes. (Keras' own
    `global_clipnorm` clips on each replica before the sum.)

    Args:
      clip_norm: the largest global norm that is applied, None for no bound.
    """

    def __init__(
        self,
        learning_rate: float | keras.optimizers.schedules.LearningRateSchedule = 1e-3,
        *,
        clip_norm: float | None = None,
        name: str = "clipped_adam",
    ):
        super().__init__(learning_rate=learning_rate, name=name)
        self.clip_norm = clip_norm

    def build(self, variables: list[keras.Variable]) -> None:
        """Adds to Adam's moments the norm of the last gradient, before clipping."""
        if self.built:
            return
        super().build(variables)
        self.gradient_norm = self.add_variable(
            shape=(), dtype="float32", aggregation="only_first_replica", name="gradient_norm"
        )

    def apply(
        self,
        grads: list[KerasTensor | None],
        trainable_variables: list[keras.Variable] | None = None,
    ) -> None:
        """One step along `grads`, shortened to `clip_norm` where they are longer."""
        norm = _compute_global_norm(_sum_over_replicas([g for g in grads if g is not None]))
        if self.clip_norm is not None:
            scale = self.clip_norm / ops.maximum(norm, self.clip_norm)
            grads = [None if g is None else g * ops.cast(scale, g.dtype) for g in grads]
        super().apply(grads, trainable_variables)
        self.gradient_norm.assign(norm)

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor; the rest is Adam's default."""
        learning_rate = super().get_config()["learning_rate"]
        return {"learning_rate": learning_rate, "clip_norm": self.clip_norm, "name": self.name}


def _compute_global_norm(grads: Sequence[KerasTensor]) -> KerasTensor:
    squares = [ops.sum(ops.square(ops.cast(g, "float32"))) for g in grads]
    return ops.sqrt(sum(squares[1:], squares[0]))


def _sum_over_replicas(grads: Sequence[KerasTensor]) -> Sequence[KerasTensor]:
    if keras.backend.backend() != "tensorflow":
        return grads
    import tensorflow as tf

    replica = tf.distribute.get_replica_context()
    if replica is None or replica.num_replicas_in_sync == 1:
        return grads
    return replica.all_reduce(tf.distribute.ReduceOp.SUM, grads)

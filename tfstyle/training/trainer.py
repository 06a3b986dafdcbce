# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The network under training, and the objective it is trained for, as one Keras model."""

from collections.abc import Mapping, Sequence
from typing import Any

import keras
from keras import KerasTensor, ops

from tfstyle.methods.contract import Objective


class Trainer(keras.Model):
    """Owns the generator network and its objective; Keras' own train step does the rest.

    The trainer is never saved or exported: `network` is. The objective holds the loss networks.

    Inputs, a dict: all numeric keys of a batch (see `data/examples.py`), and, where they have been
    computed before, `style_targets`, what `objective.compute_style_targets(style)` gives. Which of
    them count is the objective's business.

    Args:
      network: built.
      objective: see `methods/contract.py`.
      part_names: what the objective calls its parts; each becomes a metric, beside `total`.
      replicas: devices that share a batch; the loss of each counts that much less.
    """

    def __init__(
        self,
        network: keras.Model,
        objective: Objective,
        *,
        part_names: Sequence[str],
        replicas: int = 1,
    ):
        # float32 whatever the global policy: losses, and pictures until the network casts them.
        super().__init__(name="trainer", dtype="float32")
        self.network = network
        self.objective = objective
        self._replicas = replicas
        self._part_metrics = {
            name: keras.metrics.Mean(name=name, dtype="float32") for name in ("total", *part_names)
        }
        self.built = True  # the network comes built, and the trainer has no weights of its own

    def call(self, inputs: Mapping[str, KerasTensor], training: bool | None = None) -> KerasTensor:
        """The stylized pictures `[B, H, W, 3]`."""
        del training  # named so that Keras' call context carries it to the network's layers
        return self.objective.paint(self.network, inputs)

    def compute_parts(
        self, inputs: Mapping[str, Any], stylized: KerasTensor
    ) -> dict[str, KerasTensor]:
        """Float32 scalars {"total", and the objective's parts} of the pictures made of `inputs`."""
        stylized = ops.cast(stylized, "float32")
        total, parts = self.objective.compute_loss(self.network, inputs, stylized)
        return {"total": total, **parts}

    def compute_loss(
        self,
        x: Mapping[str, Any] | None = None,
        y: None = None,
        y_pred: KerasTensor | None = None,
        sample_weight: None = None,
        training: bool = True,
    ) -> KerasTensor:
        """The objective's total, divided by the number of replicas; the parts go to the metrics."""
        del y, sample_weight, training
        parts = self.compute_parts(x, y_pred)
        for name, value in parts.items():
            self._part_metrics[name].update_state(value)
        return parts["total"] / self._replicas

    @property
    def part_names(self) -> tuple[str, ...]:
        """Total first, then the names of the parts, in the order of the log."""
        return tuple(self._part_metrics)

    @property
    def part_metrics(self) -> tuple[keras.metrics.Mean, ...]:
        """The metric of each part, over one batch, in the order of `part_names`."""
        return tuple(self._part_metrics.values())

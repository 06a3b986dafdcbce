# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The network under training, and the objective it is trained for, as one Keras model."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras
from keras import KerasTensor, ops

from tfstyle.ops.resampling import double_bilinear, harden


def _scatter(content: KerasTensor) -> KerasTensor:
    """A place in the grain for each crop, int32 `[B, 2]`.

    It varies, so that the network does not memorize one noise pattern, and is a function of the
    pixels, so that a run that is resumed repeats it.
    """
    return ops.cast(ops.floor(1e6 * ops.mean(content, axis=(1, 2))[:, :2]), "int32")


class Trainer(keras.Model):
    """Owns the generator network and its objective; Keras' own train step does the rest.

    The trainer is never saved or exported: `network` is. The objective holds the loss network.

    Inputs, a dict: `content` `[B, H, W, 3]`, `region` `[B, H, W, 1]` and `style` `[B, H', W', 3]`
    as everywhere, and, where they have been computed before, `style_targets`, what
    `objective.compute_style_targets(style)` gives.

    Args:
      network: built, called with {"content", "region", "style"}.
      objective: called with (stylized, content, region, style_targets) -> (total, parts).
      part_names: the keys of `parts`; each becomes a metric, beside `total`.
      replicas: devices that share a batch; the loss of each counts that much less.
      coarse_share: share of the batch, its first pictures, that is painted coarse to fine: once at
        half the size, and again from that result, enlarged, as the network's `coarse` input. No
        gradient goes into the first pass.
    """

    def __init__(
        self,
        network: keras.Model,
        objective: Callable[..., tuple[KerasTensor, dict[str, KerasTensor]]],
        *,
        part_names: Sequence[str],
        replicas: int = 1,
        coarse_share: float = 0.0,
    ):
        # float32 whatever the global policy: losses, and pictures until the network casts them.
        super().__init__(name="trainer", dtype="float32")
        self.network = network
        self.objective = objective
        self._replicas, self._coarse_share = replicas, coarse_share
        self._part_metrics = {
            name: keras.metrics.Mean(name=name, dtype="float32") for name in ("total", *part_names)
        }
        self.built = True  # the network comes built, and the trainer has no weights of its own

    def call(self, inputs: Mapping[str, KerasTensor], training: bool | None = None) -> KerasTensor:
        """The stylized pictures `[B, H, W, 3]`."""
        del training  # named so that Keras' call context carries it to the network's layers
        pictures = {name: inputs[name] for name in ("content", "region", "style")}
        pictures["origin"] = _scatter(inputs["content"])
        count = round(self._coarse_share * inputs["content"].shape[0]) if self._coarse_share else 0
        if not count:
            return self.network(pictures)
        first = {name: value[:count] for name, value in pictures.items()}
        first["coarse"] = ops.stop_gradient(self._paint_coarsely(first))
        refined = self.network(first)
        if count == inputs["content"].shape[0]:
            return refined
        rest = self.network({name: value[count:] for name, value in pictures.items()})
        return ops.concatenate([refined, rest], axis=0)

    def _paint_coarsely(self, pictures):
        """What the network makes of the pictures at half the size, enlarged; everywhere."""
        content, region, style = (
            ops.average_pool(pictures[name], 2, strides=2, padding="valid")
            for name in ("content", "region", "style")
        )
        code = self.network.encode_style(style)
        painted = self.network.paint(content, harden(region), code, origin=pictures["origin"])
        return double_bilinear(painted)

    def compute_parts(
        self, inputs: Mapping[str, Any], stylized: KerasTensor
    ) -> dict[str, KerasTensor]:
        """Float32 scalars {"total", and the objective's parts} of the pictures made of `inputs`."""
        targets = inputs.get("style_targets")
        if targets is None:
            targets = self.objective.compute_style_targets(inputs["style"])
        targets = {name: ops.stop_gradient(value) for name, value in targets.items()}
        total, parts = self.objective(
            ops.cast(stylized, "float32"), inputs["content"], inputs["region"], targets
        )
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

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a run looks at every now and then: the same held-out triples, never trained on."""

import keras
import numpy as np

INPUTS = ("content", "region", "style")


class HeldOutTriples:
    """A few fixed triples of content, region and style, and how the network does on them.

    Args:
      batch: dict of `content`, `region`, `style` arrays, as the training batches.
      batch_size: triples that pass the network at once.
    """

    def __init__(self, batch, *, batch_size):
        self._triples = {name: np.asarray(batch[name], "float32") for name in INPUTS}
        count = len(self._triples["content"])
        # Equal parts, so that nothing is traced again and every triple counts the same.
        size = max(n for n in range(1, min(batch_size, count) + 1) if count % n == 0)
        self._slices = [slice(start, start + size) for start in range(0, count, size)]

    def compute_losses(self, trainer):
        """Means of the objective's parts over the triples, {name: float}."""
        sums = dict.fromkeys(trainer.part_names, 0.0)
        for part in self._slices:
            inputs = {name: array[part] for name, array in self._triples.items()}
            logs = trainer.test_on_batch(inputs, return_dict=True)
            for name in sums:
                sums[name] += float(logs[name])
        return {name: value / len(self._slices) for name, value in sums.items()}

    def stylize(self, network):
        """The triples with the pictures made of them, {role: `[N, H, W, c]` array}."""
        stylized = [
            keras.ops.convert_to_numpy(
                network({name: array[part] for name, array in self._triples.items()}))
            for part in self._slices]
        return {**self._triples, "stylized": np.concatenate(stylized)}

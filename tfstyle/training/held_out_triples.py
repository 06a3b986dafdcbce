# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The held-out triples that a run is evaluated on from time to time, always the same ones."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tfstyle.training.training_loop import select_numbers

ROLES = ("content", "region", "style")


class HeldOutTriples:
    """A few fixed triples of content, region and style, and how the network does on them.

    Args:
      batch: dict of arrays, as the training batches; `style` may be missing.
      batch_size: triples that pass the network at once.
    """

    def __init__(self, batch: Mapping[str, np.ndarray], *, batch_size: int):
        self._triples = {name: np.asarray(value) for name, value in select_numbers(batch).items()}
        count = len(self._triples["content"])
        # Equal parts, so that nothing is traced again and every triple counts the same.
        size = max(n for n in range(1, min(batch_size, count) + 1) if count % n == 0)
        self._slices = [slice(start, start + size) for start in range(0, count, size)]

    def look(
        self, test_step: Callable[[dict[str, Any]], tuple[np.ndarray, dict[str, float]]]
    ) -> tuple[dict[str, np.ndarray], dict[str, float]]:
        """The triples with what the network makes of them, and the mean losses.

        Args:
          test_step: of `build_test_step`.

        Returns:
          ({role: `[N, H, W, c]` array}, {name: mean loss}).
        """
        made = [
            test_step({name: array[part] for name, array in self._triples.items()})
            for part in self._slices
        ]
        stylized = np.concatenate([pictures for pictures, _ in made])
        losses = {name: float(np.mean([parts[name] for _, parts in made])) for name in made[0][1]}
        shown = {name: self._triples[name] for name in ROLES if name in self._triples}
        return {**shown, "stylized": stylized}, losses

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The loop of a run: a batch, a step, what it says, and now and then a snapshot."""

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from tfstyle.training.non_finite import NonFiniteError
from tfstyle.training.style_target_cache import StyleTargetCache


class TrainingLoop:
    """Runs steps until the last one or a signal, handing what they measure to the reporters.

    Args:
      step: of `build_train_step`.
      batches: iterator of batches (dicts), the first one that of the step after `first_step`.
      cache: a StyleTargetCache, or None to compute the targets in the step.
      reporters: called as reporter(step, measured, seconds, waited) after each step; `seconds` of
        the step itself, `waited` for its batch.
      look: called as look(step) each `look_every` steps and at the end; before `save`.
      save: called as save(step) for a snapshot, each `save_every` steps and at the end.

    Attributes:
      stopped: whether the last step was that at which this process, or another worker, was asked to
        stop.
    """

    def __init__(
        self,
        step: Callable[[dict[str, Any], Callable[[], bool]], tuple[dict[str, float], bool]],
        batches: Iterable[Mapping[str, Any]],
        *,
        look: Callable[[int], None],
        look_every: int,
        save: Callable[[int], None],
        save_every: int,
        cache: StyleTargetCache | None = None,
        reporters: Sequence[Callable[[int, dict[str, float], float, float], None]] = (),
    ):
        self._step, self._batches, self._cache = step, iter(batches), cache
        self._look, self._look_every = look, look_every
        self._save, self._save_every = save, save_every
        self._reporters = reporters
        self.stopped = False

    def run(
        self,
        first_step: int,
        last_step: int,
        *,
        is_asked_to_stop: Callable[[], bool] = lambda: False,
    ) -> int:
        """Steps `first_step + 1` to `last_step`; returns the last one done.

        Raises:
          NonFiniteError: names the step, the terms and the files of the batch. Nothing is saved.
        """
        done, self.stopped = first_step, False
        while done < last_step and not self.stopped:
            started = time.perf_counter()
            batch = next(self._batches)
            waited = time.perf_counter() - started
            inputs = select_numbers(batch)
            if self._cache is not None:
                inputs["style_targets"] = self._cache.get_targets(
                    batch["style"], batch["style_index"], _decode_names(batch["style_name"])
                )
            measured, self.stopped = self._step(inputs, is_asked_to_stop)
            seconds = time.perf_counter() - started - waited
            done += 1
            if not all(map(math.isfinite, measured.values())):
                raise NonFiniteError(_describe_non_finite(done, measured, batch))
            for report in self._reporters:
                report(done, measured, seconds, waited)
            if done % self._look_every == 0 or done == last_step:
                self._look(done)
            if done % self._save_every == 0 or done == last_step or self.stopped:
                self._save(done)
        return done


def select_numbers(batch: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a batch that hold numbers; names of files stay behind."""
    return {name: value for name, value in batch.items() if not name.endswith("_name")}


def _describe_non_finite(step: int, measured: Mapping[str, float], batch: Mapping[str, Any]) -> str:
    terms = ", ".join(f"{name} {value:.4g}" for name, value in measured.items())
    names = [batch[key] for key in ("content_name", "style_name") if key in batch]
    files = ", ".join(" with ".join(row) for row in zip(*map(_decode_names, names)))
    return f"step {step}: the loss is not finite ({terms}); its batch: {files}"


def _decode_names(names: Any) -> list[str]:
    return [n.decode() if isinstance(n, bytes) else str(n) for n in np.asarray(names).tolist()]

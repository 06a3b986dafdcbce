# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Optimizes the pixels of a picture, stage by stage, in segments that can be resumed."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from tfstyle.optimization.minimizers import Minimized
from tfstyle.optimization.run_record import RunRecord, RunState


@dataclasses.dataclass(frozen=True)
class Problem:
    """What is minimized in one stage.

    Attributes:
      picture: float64 `[H, W, 3]`, where it begins.
      free: bool `[H, W]`, the pixels that are changed.
      evaluate: picture -> (loss, its parts, slope `[H, W, 3]`).
      view: the part of it that is of interest; the rest surrounds it.
    """

    picture: np.ndarray
    free: np.ndarray
    evaluate: Callable[[np.ndarray], tuple[float, Mapping[str, float], np.ndarray]]
    view: tuple[slice, slice] = (slice(None), slice(None))


@dataclasses.dataclass(frozen=True)
class Stage:
    """A part of a run.

    Attributes:
      steps: of the minimizer.
      pose: result of the stage before, or None -> `Problem`.
    """

    steps: int
    pose: Callable[[np.ndarray | None], Problem]


# (steps made, steps in all, parts of the loss)
OnProgress = Callable[[int, int, Mapping[str, float]], object]


def optimize_picture(
    stages: Sequence[Stage],
    minimize: Callable[..., Minimized],
    *,
    segment: int,
    record: RunRecord | None = None,
    on_progress: OnProgress | None = None,
) -> np.ndarray:
    """The picture of the last stage, float64 `[H, W, 3]`.

    Args:
      stages: in order.
      minimize: of `minimizers`.
      segment: steps after which the state is kept; what is made does not depend on where, between
        two segments, a run was stopped, nor on whether there is a record.
      record: where the state is kept, and from which the run goes on.
      on_progress: called after every step.
    """
    state = record.load() if record else RunState()
    total = sum(stage.steps for stage in stages)
    earlier = 0
    for number, stage in enumerate(stages):
        if number < state.stage:
            earlier += stage.steps
            continue
        if number > state.stage:
            state = RunState(number, 0, state.picture)
        if state.steps < stage.steps or state.picture is None:
            state = _run_stage(
                stage, minimize, state, segment, record, _Counter(on_progress, earlier, total)
            )
        earlier += stage.steps
    return state.picture


def _run_stage(stage, minimize, state, segment, record, counter):
    # A state in the middle of a stage has the picture of that stage itself.
    problem = stage.pose(state.picture if state.steps == 0 else None)
    if state.steps == 0:
        state = dataclasses.replace(state, picture=problem.picture)
    free = problem.free

    def evaluate(vector):
        picture = np.array(problem.picture)
        picture[free] = vector.reshape(-1, 3)
        value, counter.parts, slope = problem.evaluate(picture)
        return value, slope[free].astype(np.float64).ravel()

    while state.steps < stage.steps:
        counter.steps = state.steps
        made = minimize(
            evaluate,
            state.picture[free].ravel(),
            state.memory,
            steps=min(segment - state.steps % segment, stage.steps - state.steps),
            on_step=counter.count,
        )
        picture = np.array(problem.picture)
        picture[free] = made.vector.reshape(-1, 3)
        # Where not even the first step of a segment leads down, no other will.
        steps = state.steps + made.steps if made.steps else stage.steps
        state = RunState(state.stage, steps, picture, made.memory)
        if record:
            record.save(state, view=problem.view)
    return state


class _Counter:
    """Tells how far the run is, with the parts of the loss that were measured last."""

    def __init__(self, on_progress, earlier, total):
        self._on_progress, self._earlier, self._total = on_progress, earlier, total
        self.steps, self.parts = 0, {}

    def count(self):
        self.steps += 1
        if self._on_progress:
            self._on_progress(self._earlier + self.steps, self._total, self.parts)

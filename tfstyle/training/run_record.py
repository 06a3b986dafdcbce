# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a run writes while it trains: logs, grids, snapshots, its best network."""

import contextlib
import math
import os
from collections.abc import Mapping
from typing import Any

from tfstyle.data.examples import TrainingExamples
from tfstyle.errors import InputError
from tfstyle.files.pictures import save_picture
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.training.batches import make_held_out_batch
from tfstyle.training.csv_log import CsvLog
from tfstyle.training.held_out_triples import HeldOutTriples
from tfstyle.training.picture_grid import build_picture_grid
from tfstyle.training.progress_bar import ProgressBar, say
from tfstyle.training.run_folder import BEST, GRIDS, LOGS, RunFolder
from tfstyle.training.tensorboard_log import TensorBoardLog
from tfstyle.training.train_step import build_test_step
from tfstyle.training.trainer import Trainer
from tfstyle.training.training_run import TrainingRun

TENSORBOARD_EVERY = 10  # steps


class RunRecord:
    """Writes to the run's folder what the loop hands it.

    Args:
      run: the TrainingRun.
      folder: its RunFolder.
      trainer: with the network and optimizer to snapshot.
      examples: those of the last steps, which say where the held-out ones are and how to cut them.
      first_step: the step that the run goes on from.
      best: {"step", "total"} of the best held-out loss so far, or None.
    """

    def __init__(
        self,
        run: TrainingRun,
        folder: RunFolder,
        trainer: Trainer,
        examples: TrainingExamples,
        *,
        first_step: int,
        best: dict[str, Any] | None,
    ):
        self._run, self._folder, self._trainer, self._best = run, folder, trainer, best
        self._has_warned = False
        self._held_out = self._make_held_out(examples)
        self._test_step = build_test_step(trainer)
        self._log, self._held_out_log = (
            CsvLog(folder.path / name, resume_step=first_step or None) for name in LOGS
        )
        self._tensorboard = TensorBoardLog(folder.path / "tensorboard")
        # Last: no bar stands before an error of the others.
        self._bar = ProgressBar(first_step, run.steps, shown=run.progress)

    def __enter__(self) -> "RunRecord":
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        """Ends the bar and the logs."""
        self._bar.close(leave=kind is None)
        self._log.close()
        self._held_out_log.close()
        self._tensorboard.close()

    def report(
        self, step: int, measured: Mapping[str, float], seconds: float, waited: float
    ) -> None:
        """A row of the log for one step, and the bar."""
        waiting_share = waited / max(waited + seconds, 1e-9)
        self._log.write(step, {**measured, "seconds": seconds, "waiting_share": waiting_share})
        parts = {name: measured[name] for name in self._trainer.part_names}
        self._bar.advance(parts, waiting_share=waiting_share)
        # Steps that a loss scale skips measure no gradient.
        scaled = self._run.precision == "mixed_float16"
        if measured["gradient_norm"] == 0.0 and not self._has_warned and not scaled:
            self._has_warned = True
            self._bar.say(
                f"step {step}: the gradient is zero, so the network no longer learns; start again "
                "with a lower --lr or --clip_norm, or more --warmup_steps"
            )
        if step % TENSORBOARD_EVERY == 0:
            self._tensorboard.write_scalars(
                step, {**measured, "waiting_share": waiting_share}, prefix="train"
            )

    def look(self, step: int) -> None:
        """Held-out losses, their grid, and the network as `best/` if it is the best so far."""
        if self._held_out is None:
            return
        pictures, losses = self._held_out.look(self._test_step)
        grid = build_picture_grid(**pictures)
        save_picture(self._folder.path / GRIDS / f"step_{step:08d}.png", grid)
        self._held_out_log.write(step, losses)
        self._tensorboard.write_scalars(step, losses, prefix="held_out")
        self._tensorboard.write_picture(step, grid, name="held_out")
        if math.isfinite(losses["total"]) and (
            self._best is None or losses["total"] < self._best["total"]
        ):
            self._best = {"step": step, "total": losses["total"]}
            self.export(self._folder.path / BEST, step, held_out=losses)

    def save(self, step: int) -> None:
        """A snapshot to resume from."""
        self._folder.checkpoints.save(
            step, self._trainer.network, self._trainer.optimizer, notes={"best": self._best}
        )

    def export(
        self, folder: str | os.PathLike, step: int, *, held_out: dict[str, float] | None = None
    ) -> None:
        """The network as a checkpoint that any user of it loads."""
        training = {"step": step, "run": self._run.describe_for_others()}
        if held_out is not None:
            training["held_out"] = held_out
        save_checkpoint(self._trainer.network, folder, training=training)

    def _make_held_out(self, examples: TrainingExamples) -> HeldOutTriples | None:
        if not self._run.held_out_pictures:
            return None
        try:
            batch = make_held_out_batch(examples, count=self._run.held_out_pictures)
        except InputError as error:
            say(f"no held-out triples, so no grids and no best network: {error}")
            return None
        return HeldOutTriples(batch, batch_size=examples.options.batch_size)


class NoRecord(contextlib.nullcontext):
    """What all workers but one write: nothing."""

    def report(
        self, step: int, measured: Mapping[str, float], seconds: float, waited: float
    ) -> None:
        """Nothing."""

    def look(self, step: int) -> None:
        """Nothing."""

    def save(self, step: int) -> None:
        """Nothing."""

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The folder of a run: its configuration, its snapshots, its logs and pictures."""

import dataclasses
import json
import os
import pathlib
from typing import Any

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.folder_swap import recover_folder
from tfstyle.files.json_files import load_json_object
from tfstyle.files.temporary_names import remove_temporaries
from tfstyle.methods.registry import make_objective_config
from tfstyle.training.csv_log import read_log
from tfstyle.training.folder_lock import FolderLock
from tfstyle.training.run_checkpoints import RunCheckpoints
from tfstyle.training.training_run import AUTO, TrainingRun

CONFIG, BEST, GRIDS = "run.json", "best", "grids"
LOGS = "train.csv", "held_out.csv"
# All that a run writes.
NAMES = (CONFIG, *LOGS, BEST, "checkpoints", GRIDS, "tensorboard")


class RunFolder:
    """Where a run writes, held for this process alone before anything in it is read.

    Holds `run.json` (the resolved configuration), `checkpoints/`, `train.csv`, `held_out.csv`,
    `grids/`, `best/` (a checkpoint to load), `tensorboard/`. A context manager: at its end other
    processes are let in, and a folder in which nothing was written goes again.

    Args:
      run: what is to be trained.
      writes: False for a worker that leaves the writing, and so the folder, to another.

    Attributes:
      run: the same; the precision of a run that goes on is the one it began with.
      resume_step: the snapshot to go on from, or None.

    Raises:
      InputError: another process trains there, the folder holds other things under the names of a
        run's, or snapshots of a run that was configured otherwise, or has some and the run does not
        want to resume.
    """

    def __init__(self, run: TrainingRun, *, writes: bool = True):
        self.path = pathlib.Path(run.run_dir)
        self.checkpoints = RunCheckpoints(self.path / "checkpoints", keep=run.keep_checkpoints)
        self._config_path = self.path / CONFIG
        self._is_written = False
        self._lock = FolderLock(self.path, flag="run_dir") if writes else None
        try:
            self.resume_step, self.run = self._read(run)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "RunFolder":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prepare(self, run: TrainingRun) -> None:
        """Removes what a killed process left half-written, and writes `run.json`."""
        self._is_written = True
        recover_folder(self.path / BEST)
        self.checkpoints.clean()
        # The folder is ours alone, so no process is still writing one of these.
        names = "|".join((*(name.replace(".", r"\.") for name in NAMES), "style_targets"))
        remove_temporaries(self.path, names, of_dead_only=False)
        remove_temporaries(self.path / GRIDS, r"step_\d+\.png", of_dead_only=False)
        make_folder(self.path / GRIDS)
        config = {"decides": run.describe_what_decides(), "run": run.describe()}
        with open_atomically(self._config_path, "w") as stream:
            json.dump(config, stream, indent=2)
            stream.write("\n")

    def close(self) -> None:
        """Lets other processes in; so does the end of this one, however it comes."""
        if self._lock is not None:
            self._lock.release(give_back=not self._is_written)

    def _read(self, run: TrainingRun) -> tuple[int | None, TrainingRun]:
        """The step to go on from, and the run with the precision it began with."""
        if not os.path.lexists(self._config_path):
            self._refuse_strangers()
            return None, run
        decides = self._load_decisions()
        steps = self.checkpoints.list_steps()
        if not steps:
            return None, run
        if not run.resume:
            raise InputError(
                f"--noresume: {self.path} has checkpoints up to step {steps[-1]}; "
                "give another --run_dir or remove it"
            )
        if run.precision == AUTO:
            run = dataclasses.replace(run, precision=decides.get("precision", run.precision))
        self._check_decisions(run, decides)
        if steps[-1] > run.steps:
            raise InputError(
                f"--steps={run.steps}: the run in {self.path} is at step {steps[-1]} already"
            )
        for name in LOGS:
            read_log(self.path / name, last_step=steps[-1])
        return steps[-1], run

    def _refuse_strangers(self) -> None:
        strangers = [name for name in NAMES if os.path.lexists(self.path / name)]
        if strangers:
            raise InputError(
                f"--run_dir={self.path} holds {', '.join(strangers)}, which a run would write, and "
                f"no {CONFIG} of a run; give another folder"
            )

    def _load_decisions(self) -> dict[str, Any]:
        try:
            decides = load_json_object(self._config_path).get("decides")
        except InputError as error:
            raise InputError(f"{error}; give another --run_dir") from error
        if not isinstance(decides, dict):
            raise InputError(
                f"{self._config_path} is not the configuration of a run; give another --run_dir"
            )
        return decides

    def _check_decisions(self, run: TrainingRun, before: dict[str, Any]) -> None:
        now = json.loads(json.dumps(run.describe_what_decides()))
        before = dict(before)
        if before.get("coarse_share", 0.0):  # where it was recorded once
            before["objective.coarse_share"] = before["coarse_share"]
        before.pop("coarse_share", None)
        # A setting that came after the run was started, or was not given, had its default then.
        defaults = TrainingRun(
            run_dir="any",
            data=TrainingDataOptions(styles=run.data.styles and "synthetic"),
            method=run.method,
        ).describe_what_decides()
        objective = vars(make_objective_config(run.method, None))
        defaults |= {f"objective.{k}": json.loads(json.dumps(v)) for k, v in objective.items()}
        before = {**{name: defaults[name] for name in now if name in defaults}, **before}
        now = {**{name: defaults[name] for name in before if name in defaults}, **now}
        if "steps" not in now:
            before.pop("steps", None)
        absent = "not set"
        differences = [
            f"{name} was {before.get(name, absent)} and is now {now.get(name, absent)}"
            for name in sorted({*before, *now})
            if before.get(name) != now.get(name)
        ]
        if differences:
            raise InputError(
                f"{self.path} holds a run of another configuration: {'; '.join(differences)}. "
                "Give another --run_dir, or the settings it was started with"
            )

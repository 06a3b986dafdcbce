# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The folder of a run: its configuration, its snapshots, its logs and pictures."""

import fcntl
import json
import pathlib
import shutil

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.files.atomic import open_atomically
from tfstyle.training.run_checkpoints import RunCheckpoints
from tfstyle.training.style_target_cache import CACHE_PREFIX
from tfstyle.training.training_run import TrainingRun


class RunFolder:
    """Where a run writes, opened for a new run or to go on with one.

    Holds `run.json` (the resolved configuration), `checkpoints/`, `train.csv`, `held_out.csv`,
    `grids/`, `best/` (a checkpoint to load), `tensorboard/`.

    Attributes:
      resume_step: the snapshot to go on from, or None.

    Raises:
      InputError: the folder has snapshots of a run that was configured otherwise, or has some and
        the run does not want to resume.
    """

    def __init__(self, run: TrainingRun):
        self.path = pathlib.Path(run.run_dir)
        self.checkpoints = RunCheckpoints(self.path / "checkpoints", keep=run.keep_checkpoints)
        steps = self.checkpoints.list_steps()
        self.resume_step = steps[-1] if steps else None
        self._config_path = self.path / "run.json"
        self._lock = None
        if steps:
            if not run.resume:
                raise InputError(
                    f"--noresume: {self.path} has checkpoints up to step {steps[-1]}; "
                    "give another --run_dir or remove it"
                )
            self._check_config(run)
        if steps and steps[-1] > run.steps:
            raise InputError(
                f"--steps={run.steps}: the run in {self.path} is at step {steps[-1]} already"
            )

    def prepare(self, run: TrainingRun):
        """Makes the folders, removes what a killed process left half-written, writes `run.json`.

        Until `close` no other process can train in the folder.
        """
        try:
            (self.path / "grids").mkdir(parents=True, exist_ok=True)
            self._lock = open(self.path / ".lock", "w", encoding="utf-8")
        except OSError as error:
            raise InputError(f"--run_dir={self.path}: {error.strerror}") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.close()
            raise InputError(f"--run_dir={self.path}: another process is training there") from error
        self.checkpoints.clean()
        for left in (*self.path.rglob(".*.tmp"), *self.path.glob(f"{CACHE_PREFIX}*")):
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
        config = {"decides": run.describe_what_decides(), "run": run.describe()}
        with open_atomically(self._config_path, "w") as stream:
            json.dump(config, stream, indent=2)
            stream.write("\n")

    def close(self):
        """Lets other processes in; so does the end of this one, however it comes."""
        if self._lock is not None:
            self._lock.close()

    def _check_config(self, run):
        try:
            config = json.loads(self._config_path.read_text(encoding="utf-8"))
            before = config["decides"]
        except (OSError, ValueError, KeyError) as error:
            raise InputError(
                f"{self._config_path} cannot be read ({error}), so the run cannot be resumed; "
                "give another --run_dir"
            ) from error
        now = json.loads(json.dumps(run.describe_what_decides()))
        if run.schedule == "constant":
            before.pop("steps", None)
        # A setting that came after the run was started had its default then.
        defaults = TrainingRun(run_dir="", data=TrainingDataOptions()).describe_what_decides()
        before = {**{name: defaults[name] for name in now if name in defaults}, **before}
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

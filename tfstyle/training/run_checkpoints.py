# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Snapshots of a run from which it goes on exactly as if it had never stopped."""

import json
import os
import pathlib
import re
import shutil

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder_atomically

FORMAT = 1
VARIABLES, STATE = "variables.npz", "state.json"


class RunCheckpoints:
    """The last K snapshots of a run, one folder a step: `step_00000500/`.

    A snapshot holds every variable of the network (random seeds among them) and of the optimizer
    (its step count among them), in order, as plain arrays: it can be read by any Keras backend.
    It is written beside its place and renamed, so a folder of that name is whole.

    Args:
      folder: where they are; made when the first is saved.
      keep: how many remain.
    """

    def __init__(self, folder, *, keep=3):
        self.folder = pathlib.Path(folder)
        self.keep = keep

    def list_steps(self):
        """The steps there are snapshots of, in rising order."""
        if not self.folder.is_dir():
            return []
        names = (re.fullmatch(r"step_(\d{8,})", entry.name) for entry in self.folder.iterdir())
        return sorted(int(name[1]) for name in names if name)

    def get_path(self, step):
        """The folder of one snapshot."""
        return self.folder / f"step_{step:08d}"

    def save(self, step, network, optimizer, *, notes):
        """Writes one snapshot, then removes the oldest beyond `keep`.

        `notes` is a small dict for JSON that comes back from `restore`.
        """
        groups = {"network": network.variables, "optimizer": optimizer.variables}
        arrays = {
            f"{group}/{index:04d}": keras.ops.convert_to_numpy(variable)
            for group, variables in groups.items()
            for index, variable in enumerate(variables)
        }
        state = {
            "format": FORMAT,
            "step": step,
            "notes": notes,
            "paths": {group: [v.path for v in variables] for group, variables in groups.items()},
        }
        with make_folder_atomically(self.get_path(step)) as folder:
            np.savez(folder / VARIABLES, **arrays)
            (folder / STATE).write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
        for old in self.list_steps()[: -self.keep]:
            self._remove(self.get_path(old))

    def restore(self, step, network, *, optimizer=None):
        """Puts one snapshot into the variables and returns its `notes`.

        Raises:
          InputError: it cannot be read, or is of another network or optimizer.
        """
        path = self.get_path(step)
        groups = {"network": network.variables}
        if optimizer is not None:
            groups["optimizer"] = optimizer.variables
        try:
            state = json.loads((path / STATE).read_text(encoding="utf-8"))
            with np.load(path / VARIABLES) as file:
                arrays = {name: file[name] for name in file.files}
        except Exception as error:
            raise InputError(
                f"{path} cannot be read ({error}); remove it to go on from the one before"
            ) from error
        if state.get("format") != FORMAT:
            raise InputError(f"{path} is of format {state.get('format')}, not {FORMAT}")
        for group, variables in groups.items():
            self._assign(path, group, variables, arrays)
        return state["notes"]

    def clean(self):
        """Removes what a killed process left half-written or half-removed."""
        if self.folder.is_dir():
            for entry in self.folder.glob(".step_*"):
                shutil.rmtree(entry, ignore_errors=True)

    def _assign(self, path, group, variables, arrays):
        saved = [arrays[name] for name in sorted(arrays) if name.startswith(f"{group}/")]
        if len(saved) != len(variables):
            raise InputError(
                f"{path} holds {len(saved)} variables of the {group}, which has {len(variables)}"
            )
        for array, variable in zip(saved, variables):
            if array.shape != tuple(variable.shape):
                raise InputError(
                    f"{path} is of another {group}: {variable.path} has shape "
                    f"{tuple(variable.shape)}, there it is {array.shape}"
                )
            variable.assign(array)

    def _remove(self, path):
        # Renamed first: a kill inside the removal must not leave a snapshot that lacks files.
        doomed = path.with_name(f".{path.name}.removed.{os.getpid()}")
        os.rename(path, doomed)
        shutil.rmtree(doomed, ignore_errors=True)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Snapshots of a run from which it goes on exactly as if it had never stopped."""

import json
import os
import pathlib
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder_atomically
from tfstyle.files.json_files import load_json_object
from tfstyle.files.temporary_names import name_temporary, remove_entry, remove_temporaries
from tfstyle.training.non_finite import NonFiniteError

if TYPE_CHECKING:
    import keras

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

    def __init__(self, folder: str | os.PathLike, *, keep: int = 3):
        self.folder = pathlib.Path(folder)
        self.keep = keep

    def list_steps(self) -> list[int]:
        """The steps there are snapshots of, in rising order."""
        if not os.path.isdir(self.folder):
            return []
        names = (re.fullmatch(r"step_(\d{8,})", entry.name) for entry in self.folder.iterdir())
        return sorted(int(name[1]) for name in names if name)

    def get_path(self, step: int) -> pathlib.Path:
        """The folder of one snapshot."""
        return self.folder / f"step_{step:08d}"

    def save(
        self,
        step: int,
        network: "keras.Model",
        optimizer: "keras.Optimizer",
        *,
        notes: dict[str, Any],
    ) -> None:
        """Writes one snapshot, then removes the oldest beyond `keep`.

        Args:
          step: that it is of.
          network: with its variables.
          optimizer: with its own.
          notes: plain values for JSON that come back from `restore`.

        Raises:
          NonFiniteError: a variable is not finite; nothing is written or removed.
          OSError: the disk is full, or fails; no snapshot is lost.
        """
        import keras

        groups = {"network": network.variables, "optimizer": optimizer.variables}
        arrays = {
            f"{group}/{index:04d}": keras.ops.convert_to_numpy(variable)
            for group, variables in groups.items()
            for index, variable in enumerate(variables)
        }
        for group, variables in groups.items():
            for index, variable in enumerate(variables):
                if not np.isfinite(arrays[f"{group}/{index:04d}"]).all():
                    raise NonFiniteError(
                        f"step {step}: {variable.path} of the {group} is not finite, so the step "
                        "is not saved; lower --lr or set --clip_norm"
                    )
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

    def restore(
        self, step: int, network: "keras.Model", *, optimizer: "keras.Optimizer | None" = None
    ) -> dict[str, Any]:
        """Puts one snapshot into the variables and returns its `notes`.

        Raises:
          InputError: it cannot be read, or is of another network or optimizer.
        """
        path = self.get_path(step)
        groups = {"network": network.variables}
        if optimizer is not None:
            groups["optimizer"] = optimizer.variables
        advice = "remove it to go on from the one before"
        try:
            state = load_json_object(path / STATE)
            with np.load(path / VARIABLES) as file:
                arrays = {name: file[name] for name in file.files}
        except Exception as error:  # NumPy raises anything on a damaged archive
            raise InputError(f"{path} cannot be read ({error}); {advice}") from error
        if state.get("format") != FORMAT:
            raise InputError(f"{path} is of format {state.get('format')}, not {FORMAT}; {advice}")
        notes = state.get("notes")
        if not isinstance(notes, dict):
            raise InputError(f"{path / STATE} is damaged: its notes are no object; {advice}")
        for group, variables in groups.items():
            self._assign(path, group, variables, arrays)
        return notes

    def clean(self) -> None:
        """Removes what a killed process left half-written or half-removed."""
        remove_temporaries(self.folder, r"step_\d+", of_dead_only=False)

    def _assign(
        self,
        path: pathlib.Path,
        group: str,
        variables: "list[keras.Variable]",
        arrays: dict[str, np.ndarray],
    ) -> None:
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
            if array.dtype.kind not in "biuf" or not np.isfinite(array).all():
                raise InputError(f"{path}: {variable.path} has values that are not finite")
            variable.assign(array)

    def _remove(self, path: pathlib.Path) -> None:
        if {entry.name for entry in path.iterdir()} - {VARIABLES, STATE}:
            return  # somebody keeps other things there
        # Renamed first: a kill inside the removal must not leave a snapshot that lacks files.
        doomed = name_temporary(path)
        os.rename(path, doomed)
        remove_entry(doomed)

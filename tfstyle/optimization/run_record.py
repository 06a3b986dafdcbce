# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What is kept of a picture's optimization, so that it can go on where it was stopped."""

import dataclasses
import hashlib
import os
import pathlib
import re
import zipfile
from collections.abc import Iterable

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.pictures import save_picture
from tfstyle.files.temporary_names import remove_temporaries


@dataclasses.dataclass(frozen=True)
class RunState:
    """Between two segments of a run.

    Attributes:
      stage: number of the stage.
      steps: made in it.
      picture: float64 `[H, W, 3]` of the stage's size; None before the first step.
      memory: of the minimizer.
    """

    stage: int = 0
    steps: int = 0
    picture: np.ndarray | None = None
    memory: tuple[np.ndarray, ...] = ()


class RunRecord:
    """Keeps the last state of a run in a folder, and a picture of each.

    The names of its files begin with a digest of all that the run depends on, so that a folder
    holds any number of runs, and none goes on with what another left.

    Args:
      folder: is made where it is missing.
      arrays: that the run depends on.
      text: the same of what is no array.

    Raises:
      InputError: the folder cannot be made.
    """

    def __init__(self, folder: str | os.PathLike, arrays: Iterable[np.ndarray], text: str):
        digest = hashlib.blake2b(text.encode(), digest_size=6)
        for array in arrays:
            digest.update(f"{array.dtype}{array.shape}".encode())
            digest.update(np.ascontiguousarray(array).tobytes())
        self._folder, self._name = pathlib.Path(folder), digest.hexdigest()
        make_folder(folder)
        remove_temporaries(folder, re.escape(self._name) + ".*")

    @property
    def path(self) -> pathlib.Path:
        """The file of the state."""
        return self._folder / f"{self._name}.npz"

    def load(self) -> RunState:
        """The state that was kept last, or that before the first step.

        Raises:
          InputError: the file cannot be read.
        """
        try:
            with np.load(self.path, allow_pickle=False) as kept:
                memory = tuple(kept[f"memory{index}"] for index in range(int(kept["memories"])))
                return RunState(int(kept["stage"]), int(kept["steps"]), kept["picture"], memory)
        except FileNotFoundError:
            return RunState()
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise InputError(
                f"{self.path} is damaged ({str(error)[:80]}); remove it to begin anew"
            ) from error

    def save(
        self, state: RunState, *, view: tuple[slice, slice] = (slice(None), slice(None))
    ) -> None:
        """Keeps a state, whole or not at all, and beside it the part `view` of its picture.

        Raises:
          OSError: the disk is full.
        """
        memory = {f"memory{index}": array for index, array in enumerate(state.memory)}
        levels = np.rint(255 * np.clip(np.nan_to_num(state.picture[view]), 0, 1)).astype(np.uint8)
        save_picture(self._folder / f"{self._name}-{state.stage}-{state.steps:05d}.png", levels)
        with open_atomically(self.path) as stream:
            np.savez(
                stream,
                stage=state.stage,
                steps=state.steps,
                picture=state.picture,
                memories=len(memory),
                **memory,
            )

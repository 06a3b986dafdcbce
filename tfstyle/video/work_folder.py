# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The folder in which a job keeps what is finished, so that a kill loses little."""

import contextlib
import io
import json
import pathlib
import re
import zipfile
from collections.abc import Iterator, Mapping

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.locking import lock_folder
from tfstyle.files.temporary_names import remove_temporaries

_STATE = "state.npz"
_JOB = "job"
_PIECES = "[0-9]" * 6 + ".mkv"


class WorkFolder:
    """Beside the output, under its name and `.tfstyle_work`; gone when the job has ended.

    It holds the finished pieces of a film, and one file that says what the next frame follows from.
    That file is written after each piece, whole or not at all: pieces that it does not know are
    made again.

    Args:
      output: film or folder that the job makes.
      options: plain values of all that the frames depend on.
    """

    def __init__(self, output: str, options: Mapping[str, object]):
        path = pathlib.Path(output)
        if path.name in ("", ".."):
            path = path.resolve()
        self.path = path.with_name(path.name + ".tfstyle_work")
        self._options = json.loads(json.dumps(options))
        self._begun = False

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Keeps other jobs out while the block runs.

        Raises:
          InputError: another job holds the folder.
        """
        make_folder(self.path)
        with lock_folder(self.path, wait=False) as locked:
            if locked is False:
                raise InputError(f"{self.path}: another job works there; wait for its end")
            try:
                yield
            finally:
                if not self._begun:
                    self._remove_folder()

    def begin(self) -> None:
        """Empties the folder of pieces that no state knows; it stays until `remove`."""
        self._begun = True
        self._remove_files()

    def name_piece(self, number: int) -> pathlib.Path:
        """Where a piece of the film goes."""
        return self.path / f"{number:06d}.mkv"

    def save(self, job: Mapping[str, object], arrays: Mapping[str, np.ndarray]) -> None:
        """Keeps plain values, and the arrays that the next frame follows from."""
        entry = json.dumps({"options": self._options, **job})
        stream = io.BytesIO()
        np.savez_compressed(stream, **{_JOB: np.array(entry), **arrays})
        with open_atomically(self.path / _STATE) as file:
            file.write(stream.getvalue())

    def load(
        self, *, resume: bool
    ) -> tuple[dict[str, object], dict[str, np.ndarray]] | tuple[None, None]:
        """What `save` was given last; (None, None) where no job was stopped.

        Args:
          resume: whether the job goes on with it.

        Raises:
          InputError: it is there, and not wanted, of a job with other options, or damaged.
        """
        path = self.path / _STATE
        if not path.is_file():
            return None, None
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = dict(file)
            job = json.loads(str(arrays.pop(_JOB)))
            recorded, count = job.pop("options"), len(job["times"])
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            raise InputError(
                f"{path}: is damaged, or not of tfstyle; remove {self.path} to begin anew"
            ) from error
        if not resume:
            raise InputError(
                f"{self.path}: {count} finished frames of a job that was stopped; --resume goes "
                "on with it; remove that folder to begin anew"
            )
        other = [name for name in self._options if recorded.get(name) != self._options[name]]
        if other:
            raise InputError(
                f"--resume: the work in {self.path} was begun with other values of "
                f"{', '.join(other)}; remove that folder to begin anew"
            )
        return job, arrays

    def remove(self) -> None:
        """Removes what the job has put there, and the folder where nothing else is in it."""
        self._remove_files()
        self._remove_folder()

    def _remove_folder(self):
        with contextlib.suppress(OSError):  # somebody keeps other things there
            self.path.rmdir()

    def _remove_files(self):
        (self.path / _STATE).unlink(missing_ok=True)
        for piece in self.path.glob(_PIECES):
            piece.unlink()
        remove_temporaries(self.path, rf"{re.escape(_STATE)}|\d{{6}}\.mkv")

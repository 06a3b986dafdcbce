# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A folder that one process at a time writes to."""

import contextlib
import fcntl
import os
import pathlib

from tfstyle.errors import InputError

NAME = ".lock"


class FolderLock:
    """Holds a folder, which is made where it is missing, until `release` or the process's end.

    Args:
      folder: to be held.
      flag: the one it came from, for errors.

    Raises:
      InputError: another process holds it, or it cannot be made or written to.
    """

    def __init__(self, folder: pathlib.Path, *, flag: str):
        self._made: list[pathlib.Path] = []
        self._path = folder / NAME
        self._stream = None
        try:
            self._make(folder)
            self._is_new = not self._path.exists()
            self._acquire()
        except BlockingIOError as error:
            raise InputError(f"--{flag}={folder}: another process is training there") from error
        except OSError as error:
            self._give_back()
            raise InputError(f"--{flag}={folder}: {error.strerror or error}") from error

    def release(self, *, give_back: bool = False) -> None:
        """Lets other processes in.

        Args:
          give_back: whether nothing was written, so that a folder made for the lock goes again.
        """
        if self._stream is None:
            return
        if give_back and self._is_new:
            self._path.unlink(missing_ok=True)
            self._give_back()
        self._stream.close()
        self._stream = None

    def _make(self, folder: pathlib.Path) -> None:
        missing = []
        while not os.path.lexists(folder):
            missing.append(folder)
            folder = folder.parent
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            self._made.append(folder)

    def _acquire(self) -> None:
        while True:
            # Appended to: a file of that name keeps what it holds.
            stream = open(self._path, "a", encoding="utf-8")
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # Its last holder may have removed it after it was opened.
                with contextlib.suppress(FileNotFoundError):
                    if os.path.samestat(os.fstat(stream.fileno()), os.stat(self._path)):
                        self._stream = stream
                        return
            except BaseException:
                stream.close()
                raise
            stream.close()

    def _give_back(self) -> None:
        for folder in reversed(self._made):
            with contextlib.suppress(OSError):  # it is not empty any more
                folder.rmdir()

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Folders that one process at a time works in; nothing is written for it."""

import contextlib
import fcntl
import os
from collections.abc import Iterator


@contextlib.contextmanager
def lock_folder(folder: str | os.PathLike, *, wait: bool = True) -> Iterator[bool | None]:
    """Locks a folder while the block runs.

    Args:
      folder: it exists.
      wait: for the process that has the lock.

    Yields:
      True; False where another process has the lock, None where the file system has no locks.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            locked = True
        except BlockingIOError:
            locked = False
        except OSError:
            locked = None
        yield locked
    finally:
        os.close(descriptor)

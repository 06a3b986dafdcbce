# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Whether a file can be written, asked before the work that makes it."""

import os
import stat
import tempfile

from tfstyle.errors import InputError


def check_can_write(path: str | os.PathLike) -> None:
    """Refuses a place where `open_atomically` could not put a file.

    A file is made in the folder and removed again: what permissions, access lists, quotas and
    read-only disks allow together, only trying tells.

    Args:
      path: of the file to be written.

    Raises:
      InputError: no such folder, one that cannot be written to, a name that is too long, or
        something there that is no file: a folder, a pipe, a device.
    """
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    try:
        if not stat.S_ISREG(os.stat(target).st_mode):
            raise InputError(f"cannot write {path}: what is there is not a file; name another")
    except FileNotFoundError:
        if not os.path.isdir(folder):
            raise InputError(f"cannot write {path}: there is no folder {folder}") from None
    except OSError as error:  # such as a name too long
        raise InputError(f"cannot write {path}: {error.strerror or error}") from error
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from error

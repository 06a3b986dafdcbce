# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Whether files can be written, asked before the work that makes them."""

import os
import stat
import tempfile

from tfstyle.errors import InputError


def check_can_write(path: str | os.PathLike) -> None:
    """Refuses a place where `open_atomically` could not put a file.

    Args:
      path: of the file to be written.

    Raises:
      InputError: no such folder, one that cannot be written to, a name that is too long, or
        something there that is no file: a folder, a pipe, a device.
    """
    target = os.path.realpath(path)
    kind = _find_kind(target, f"cannot write {path}")
    if kind is None and not os.path.isdir(os.path.dirname(target)):
        raise InputError(f"cannot write {path}: there is no folder {os.path.dirname(path)}")
    if kind is not None and not stat.S_ISREG(kind):
        raise InputError(f"cannot write {path}: what is there is not a file; name another")
    _try_to_write(os.path.dirname(target), f"cannot write {path}")


def check_can_fill(folder: str | os.PathLike) -> None:
    """Refuses a folder that `make_folder` could not make, or in which no file could be made.

    Raises:
      InputError: what keeps it from being made or written to; nothing is made by asking.
    """
    place, trouble = os.path.realpath(folder), f"cannot make the folder {folder}"
    while (kind := _find_kind(place, trouble)) is None:
        place = os.path.dirname(place)
    if not stat.S_ISDIR(kind):
        raise InputError(f"{trouble}: {place} is not a folder")
    _try_to_write(place, f"cannot write into {folder}")


def _find_kind(path, trouble):
    """The mode of what is there, None for nothing; a name too long, say, is an InputError."""
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{trouble}: {error.strerror or error}") from error


def _try_to_write(folder, trouble):
    """Makes a file without a name: only trying tells what permissions, quotas and disks allow."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(f"{trouble}: {error.strerror or error}") from error

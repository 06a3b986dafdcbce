# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Names of files and folders while they are written, which no file of a user has."""

import os
import pathlib
import re
import secrets
import shutil

SUFFIX = ".tfstyle.tmp"
_LONGEST = 40  # characters of a target's name: they have up to 4 bytes, and a name up to 255
_NAME = re.compile(rf"\.(.*)\.(\d+)-[0-9a-f]{{8}}{re.escape(SUFFIX)}", re.DOTALL)


def shorten(name: str) -> str:
    """As much of a target's name as a hidden name of ours holds."""
    return name[:_LONGEST]


def name_temporary(target: pathlib.Path) -> pathlib.Path:
    """A new hidden name beside `target`: renaming is atomic only inside one file system."""
    unique = f"{os.getpid()}-{secrets.token_hex(4)}"
    return target.with_name(f".{shorten(target.name)}.{unique}{SUFFIX}")


def remove_temporaries(folder: str | os.PathLike, names: str, *, of_dead_only: bool = True) -> None:
    """Removes what killed processes left in a folder; folders inside it are not searched.

    Args:
      folder: where the targets are; it may be missing.
      names: regular expression that the name of a target matches, as `shorten` leaves it.
      of_dead_only: whether to leave what belongs to a running process of this machine.
    """
    if not os.path.isdir(folder):
        return
    for entry in list(os.scandir(folder)):
        found = _NAME.fullmatch(entry.name)
        if not found or not re.fullmatch(names, found[1]):
            continue
        if not of_dead_only or not _is_running(int(found[2])):
            remove_entry(entry.path)


def remove_entry(path: str | os.PathLike) -> None:
    """Removes a file, a link or a whole folder, as far as the system allows."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path, ignore_errors=True)
    else:
        pathlib.Path(path).unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # it is another user's
        return True
    return True

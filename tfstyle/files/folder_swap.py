# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A new folder in the place of an old one, such that a kill at any moment loses neither."""

import ctypes
import os
import pathlib
import zlib

from tfstyle.files.temporary_names import name_temporary, remove_entry, shorten

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2), Linux
_WORKING_FOLDER = -100  # AT_FDCWD of the same


def swap_in(new: pathlib.Path, target: pathlib.Path) -> None:
    """Gives the folder `new` the name `target`, and removes the folder that had it.

    Linux exchanges the two names in one step. Elsewhere the old folder is renamed first, and a kill
    before the second renaming leaves it under a name that `recover_folder` knows.
    """
    if not target.exists():
        os.rename(new, target)
    elif _exchange(new, target):
        remove_entry(new)
    else:
        recover_folder(target)
        old = _name_old(target)
        os.rename(target, old)
        try:
            os.rename(new, target)
        except BaseException:
            os.rename(old, target)
            raise
        recover_folder(target)


def recover_folder(target: pathlib.Path) -> None:
    """Ends a swap that a kill has interrupted: the old folder comes back, or goes for good."""
    old = _name_old(target)
    if not old.is_dir():
        return
    if target.exists():
        # Renamed first: half removed, it must not come back.
        doomed = name_temporary(target)
        os.rename(old, doomed)
        remove_entry(doomed)
    else:
        os.rename(old, target)


def _name_old(target: pathlib.Path) -> pathlib.Path:
    # The checksum tells long names apart that begin alike.
    checksum = zlib.crc32(os.fsencode(target.name))
    return target.with_name(f".{shorten(target.name)}.{checksum:08x}.tfstyle.old")


def _exchange(first: pathlib.Path, second: pathlib.Path) -> bool:
    """Exchanges two names; False where the system or the file system cannot."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    if rename is None:
        return False
    paths = os.fsencode(first), os.fsencode(second)
    return rename(_WORKING_FOLDER, paths[0], _WORKING_FOLDER, paths[1], _EXCHANGE) == 0

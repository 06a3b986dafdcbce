# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Numbered version folders of a model, as TensorFlow Serving expects them."""

import contextlib
import os
import pathlib
import re
import secrets
import shutil
from collections.abc import Callable, Iterator

from tfstyle.errors import InputError
from tfstyle.files.locking import lock_folder

_VERSION = re.compile(r"[1-9][0-9]*|0")
_UNFINISHED = re.compile(r"\.export-[0-9a-f]{8}")


def list_versions(folder: str | os.PathLike) -> list[int]:
    """Lists the integer names of folders in `folder`, ascending; none if it is missing."""
    folder = pathlib.Path(folder)
    if not folder.is_dir():
        return []
    return sorted(
        int(child.name)
        for child in folder.iterdir()
        if child.is_dir() and _VERSION.fullmatch(child.name)
    )


def write_next_version(
    folder: str | os.PathLike, write: Callable[[pathlib.Path], None]
) -> pathlib.Path:
    """Writes the next free version of a model, whole or not at all.

    A server that watches `folder` never sees a partial version, and no version is ever replaced:
    if another export takes the number meanwhile, the next one is used. Leftovers of a killed export
    are removed; the files of one that is still running are not.

    Args:
      folder: of the model; created if missing.
      write: called with a temporary folder, which is then renamed.

    Returns:
      Folder of the version.

    Raises:
      InputError: the folder cannot be created or written to.
    """
    folder = pathlib.Path(folder)
    made = not folder.exists()
    with contextlib.ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            temporary = stack.enter_context(_make_temporary(folder))
        except OSError as error:
            raise InputError(f"cannot write to {folder}: {error.strerror}") from error
        try:
            write(temporary)
            version = max(list_versions(folder), default=0) + 1
            while True:
                place = folder / str(version)
                try:
                    # Fails if a folder of that name exists and is not empty.
                    os.rename(temporary, place)
                    return place
                except OSError:
                    if not place.exists():
                        raise
                    version += 1
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            if made:
                with contextlib.suppress(OSError):  # no longer empty
                    folder.rmdir()
            raise


@contextlib.contextmanager
def _make_temporary(folder: pathlib.Path) -> Iterator[pathlib.Path]:
    """Makes a new folder in `folder`, locked while this process uses it.

    The system releases the locks of a process that ends, so an unfinished folder without a lock is
    one of a killed export.
    """
    with contextlib.ExitStack() as stack:
        with lock_folder(folder):
            _remove_unfinished(folder)
            temporary = folder / f".export-{secrets.token_hex(4)}"
            temporary.mkdir()
            stack.enter_context(lock_folder(temporary))
        yield temporary


def _remove_unfinished(folder):
    for child in folder.iterdir():
        if _UNFINISHED.fullmatch(child.name) and child.is_dir() and not child.is_symlink():
            with contextlib.suppress(OSError), lock_folder(child, wait=False) as locked:
                if locked:
                    shutil.rmtree(child)

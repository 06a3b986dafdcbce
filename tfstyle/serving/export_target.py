# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Checks the target of an export before any work is done."""

import os
import pathlib
import stat

from tfstyle.errors import InputError
from tfstyle.files.overwriting import check_targets


def check_model_folder(folder: str | os.PathLike, checkpoint: str | os.PathLike) -> None:
    """Raises InputError unless versions of a model may be written into `folder`.

    Args:
      folder: of the model, which need not exist; its name is the model's.
      checkpoint: folder that is read; a model must not be written into it.
    """
    place = pathlib.Path(folder).resolve()
    source = pathlib.Path(checkpoint).resolve()
    if not os.fspath(folder) or not place.name:
        raise InputError(f"output={folder}: name a folder, as in models/tfstyle")
    try:
        place.name.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"output={folder!r}: a model's name is text in UTF-8") from error
    if place == source or source in place.parents:
        raise InputError(f"output={folder}: is in the checkpoint's folder; name another")
    existing = next(path for path in (place, *place.parents) if path.exists())
    if not existing.is_dir():
        raise InputError(f"output={folder}: {existing} is a file, not a folder; name another")
    _check_writable(existing, folder)


def check_model_file(path: str | os.PathLike, checkpoint: str | os.PathLike) -> None:
    """Raises InputError unless a file may be written at `path`.

    Args:
      path: of the file. An existing file is replaced, unless it belongs to the checkpoint;
        a folder, pipe or device is refused.
      checkpoint: folder that is read.
    """
    if not os.fspath(path):
        raise InputError("output: is empty; name a file")
    target = pathlib.Path(os.path.realpath(path))
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        what = "folder" if target.is_dir() else "pipe or a device"
        raise InputError(f"cannot write {path}: it is a {what}; name a file")
    if not target.parent.is_dir():
        raise InputError(f"cannot write {path}: there is no folder {target.parent}")
    _check_writable(target.parent, path)
    sources = pathlib.Path(checkpoint).glob("*")  # none where there is no such folder
    check_targets([(path, "the exported file")], [*sources])


def _check_writable(folder, path):
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"cannot write {path}: {folder} is read-only")

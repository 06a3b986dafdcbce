# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Numbered folders of a model, as TensorFlow Serving wants them."""

import os
import pathlib
import re
import secrets
import shutil

from tfstyle.errors import InputError

_VERSION = re.compile(r"[1-9][0-9]*|0")


def list_versions(folder) -> list[int]:
    """The integer names among the folders in `folder`, ascending; none where it is missing."""
    folder = pathlib.Path(folder)
    if not folder.is_dir():
        return []
    return sorted(
        int(child.name)
        for child in folder.iterdir()
        if child.is_dir() and _VERSION.fullmatch(child.name)
    )


def write_next_version(folder, write) -> pathlib.Path:
    """Writes the next free version of a model, whole or not at all.

    A server that watches `folder` never sees half a version, and no version is ever replaced:
    where another export took the number meanwhile, the next one is taken.

    Args:
      folder: of the model; made where missing.
      write: called with a temporary folder, which is renamed when it returns.

    Returns:
      The version's folder.

    Raises:
      InputError: the folder cannot be made or written to.
    """
    folder = pathlib.Path(folder)
    temporary = folder / f".export-{secrets.token_hex(4)}"
    try:
        temporary.mkdir(parents=True)
    except OSError as error:
        raise InputError(f"cannot write to {folder}: {error.strerror}") from error
    try:
        write(temporary)
        version = max(list_versions(folder), default=0) + 1
        while True:
            place = folder / str(version)
            try:
                # Fails where the name is taken by a folder with something in it.
                os.rename(temporary, place)
                return place
            except OSError:
                if not place.exists():
                    raise
                version += 1
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise

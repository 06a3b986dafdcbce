# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Numbered folders of a model, as TensorFlow Serving wants them."""

import contextlib
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
    return sorted(int(child.name) for child in folder.iterdir()
                  if child.is_dir() and _VERSION.fullmatch(child.name))


@contextlib.contextmanager
def make_next_version(folder):
    """Gives a temporary folder in `folder` that becomes its next free version when all went well.

    A server that watches `folder` never sees half a version, and no version is ever replaced:
    where another export took the number meanwhile, the next one is taken.

    Yields:
      A one-element list: the temporary folder, replaced by the version's when the block has ended.

    Raises:
      InputError: the folder cannot be made or written to.
    """
    folder = pathlib.Path(folder)
    temporary = folder / f".export-{secrets.token_hex(4)}"
    try:
        temporary.mkdir(parents=True)
    except OSError as error:
        raise InputError(f"cannot write to {folder}: {error.strerror}") from error
    place = [temporary]
    try:
        yield place
        version = max(list_versions(folder), default=0) + 1
        while True:
            try:
                # Fails where the name is taken by a folder with something in it.
                os.rename(temporary, folder / str(version))
                break
            except OSError:
                if not (folder / str(version)).exists():
                    raise
                version += 1
        place[0] = folder / str(version)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Files of a folder, a pattern, or several of them: listed, named, split and limited."""

import errno
import os
import pathlib
from typing import NamedTuple

from tfstyle.data.heldout_split import limit_selection, select_split
from tfstyle.errors import InputError
from tfstyle.files.pictures import list_pictures


class PictureFile(NamedTuple):
    """A picture file: `name` is its path inside the folder that was given."""

    name: str
    path: pathlib.Path


def list_picture_files(places: str, *, flag: str) -> list[PictureFile]:
    """Lists the pictures of one place or of several with commas between.

    Args:
      places: folders (searched deeply), patterns or files.
      flag: the flag they came from, for errors.

    Returns:
      The files, sorted by name within each place.

    Raises:
      InputError: a place that does not exist, or no picture in all of them.
    """
    files = []
    for place in split_places(places, flag=flag):
        try:
            paths = list_pictures(place, recursive=True)
        except InputError as error:
            raise InputError(f"--{flag}: {error}") from error
        root = pathlib.Path(place)
        for path in paths:
            inside = root.is_dir() and path.is_relative_to(root)
            name = path.relative_to(root).as_posix() if inside else path.name
            files.append(PictureFile(name, path))
    if not files:
        raise InputError(
            f"--{flag}: no picture in {places} (looking for .jpg .png .webp .tif .bmp)"
        )
    return files


def split_places(places: str, *, flag: str) -> list[str]:
    """The places of a list with commas between, each of which may be a pattern.

    Raises:
      InputError: one is empty, or a name that the file system cannot have.
    """
    found = [places] if os.path.exists(places) else [p.strip() for p in places.split(",")]
    for place in found:
        if not place:
            raise InputError(f"--{flag}={places}: an empty name; give a folder, pattern or file")
        try:
            os.stat(place)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                raise InputError(f"--{flag}={place}: {error.strerror}") from error
    return found


def select_files(
    files: list[PictureFile], *, split: str, heldout_share: float, limit: int | None, flag: str
) -> list[PictureFile]:
    """The files on one side of the held-out split, at most `limit` of them.

    Raises:
      InputError: none is left.
    """
    stems = [file.path.stem for file in files]
    indices = limit_selection(stems, select_split(stems, split, heldout_share), limit)
    if not indices:
        raise InputError(
            f"--{flag}: none of its {len(files)} pictures is in the {split} split; "
            f"change --heldout_share (now {heldout_share:g}) or add pictures"
        )
    return [files[i] for i in indices]

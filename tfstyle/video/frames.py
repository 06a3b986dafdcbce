# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A frame of a sequence, and sequences that are folders of pictures."""

import dataclasses
import fractions
import os
import pathlib
from collections.abc import Iterator
from typing import Protocol

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture, list_pictures, load_picture


@dataclasses.dataclass(frozen=True)
class Frame:
    """One frame, upright.

    Attributes:
      number: its place in the sequence, from 0. Those that cannot be read have one, too.
      picture: its pixels; the name says which frame it is.
      time: when it is shown, in units of the sequence's `time_base`; None for pictures of a folder.
    """

    number: int
    picture: Picture
    time: int | None = None


class FrameSource(Protocol):
    """Frames that are read one by one, as often as one likes.

    Attributes:
      name: what messages call it.
      count: number of frames, as far as that is known; None if not.
      faults: what could not be read so far, one line each.
      notes: what of it the result will not have, one line each.
    """

    name: str
    count: int | None
    faults: list[str]
    notes: list[str]

    def read(self, start: int = 0) -> Iterator[Frame]:
        """The frames that can be read, from number `start` on, in order."""


class FrameFolder:
    """The pictures of a folder, or of a pattern, in the order of their names.

    Args:
      content: folder or pattern.
      max_pixels: refuse larger pictures.

    Raises:
      InputError: no pictures there.
    """

    def __init__(self, content: str, *, max_pixels: int):
        self.name, self.faults, self.notes = content, [], []
        self.paths = list_pictures(content)
        if not self.paths:
            raise InputError(f"{content}: no pictures there")
        stems = [path.stem for path in self.paths]
        if len(set(stems)) < len(stems):
            twice = next(stem for stem in stems if stems.count(stem) > 1)
            raise InputError(
                f"{content}: several pictures are called {twice}; the frames of a sequence need "
                "names of their own"
            )
        self.count = len(self.paths)
        self._max_pixels = max_pixels

    def read(self, start: int = 0) -> Iterator[Frame]:
        """See `FrameSource`; a picture that cannot be read or has another size is a fault."""
        size = None
        for number, path in enumerate(self.paths):
            if number < start and size is not None:
                continue
            try:
                picture = load_picture(path, max_pixels=self._max_pixels)
                size = size or picture.pixels_uint8.shape
                if picture.pixels_uint8.shape != size:
                    raise InputError(
                        f"{path}: {picture.pixels_uint8.shape[1]}x{picture.pixels_uint8.shape[0]} "
                        f"pixels, and the frames before have {size[1]}x{size[0]}"
                    )
            except InputError as error:
                self.faults.append(str(error))
                continue
            if number >= start:
                yield Frame(number, picture)


@dataclasses.dataclass(frozen=True)
class Timing:
    """How the times of frames are to be read.

    Attributes:
      time_base: seconds of one unit of time.
      rate: mean number of frames a second.
    """

    time_base: fractions.Fraction
    rate: fractions.Fraction


def is_folder(content: str | os.PathLike) -> bool:
    """Whether a path names a folder or a pattern of pictures, and not one file."""
    return os.path.isdir(content) or ("*" in str(content) and not os.path.exists(content))


def name_frame(source: FrameSource, number: int) -> str:
    """The stem of the file that a frame goes to: as it was, or its number in six digits."""
    paths = getattr(source, "paths", None)
    return pathlib.Path(paths[number]).stem if paths else f"{number:06d}"

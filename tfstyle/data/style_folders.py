# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Paintings of any folders."""

import numpy as np

from tfstyle.data.picture_files import PictureFile
from tfstyle.data.picture_source import Original
from tfstyle.files.opening import read_file
from tfstyle.files.pictures import load_picture


class StyleFolder:
    """Picture files as a `StyleSource`."""

    def __init__(self, files: list[PictureFile]):
        self.names = [file.name for file in files]
        self.paths = [file.path for file in files]

    def load(self, index: int, *, shrink_to: int) -> np.ndarray:
        """Decodes one painting; see `StyleSource`."""
        return self.decode(self.read_original(index), shrink_to=shrink_to)

    def decode(self, original: Original, *, shrink_to: int) -> np.ndarray:
        """`load` of what `read_original` has read."""
        picture = load_picture(original.picture, name=original.path, shrink_to=shrink_to)
        return picture.pixels_uint8

    def read_original(self, index: int) -> Original:
        """The file of one painting; InputError where it cannot be read."""
        path = self.paths[index]
        return Original(str(path), read_file(path))

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks matched to photographs by stem, and fitted to their size."""

import pathlib

import numpy as np
from PIL import Image

from tfstyle.data.picture_files import list_picture_files
from tfstyle.errors import InputError
from tfstyle.regions.from_file import read_mask_file

# A resized mask may be off by rounding; a mask of another picture, or a rotated one, is not.
_ASPECT_TOLERANCE = 0.02


class MaskFiles:
    """A folder of masks matched by stem; what is inside is decided as for inference.

    Attributes:
      paths: stem to path.
    """

    def __init__(self, folder: str):
        """Lists the folder; InputError where it is missing or holds no picture."""
        files = list_picture_files(folder, flag="masks")
        self.paths: dict[str, pathlib.Path] = {file.path.stem: file.path for file in files}

    def read(self, stem: str) -> np.ndarray:
        """The mask of a stem at its own size, bool `[h, w]`; InputError where it is unreadable."""
        return read_mask_file(self.paths[stem])


def fit_mask(mask: np.ndarray, height: int, width: int, *, name: str) -> np.ndarray:
    """Resizes a bool mask `[h, w]` to `[height, width]` by its nearest pixels.

    Raises:
      InputError: the two have different proportions, so that they cannot belong together.
    """
    own_height, own_width = mask.shape
    if (own_height, own_width) == (height, width):
        return mask
    if abs(own_width * height / (own_height * width) - 1) > _ASPECT_TOLERANCE:
        raise InputError(
            f"{name}: a mask of {own_width}x{own_height} does not fit "
            f"a photograph of {width}x{height}"
        )
    image = Image.fromarray(mask.astype(np.uint8)).resize((width, height), Image.Resampling.NEAREST)
    return np.asarray(image).astype(bool)

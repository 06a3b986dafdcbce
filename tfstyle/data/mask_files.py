# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks matched to photographs by stem, and fitted to their size."""

import pathlib

import numpy as np
from PIL import Image

from tfstyle.data.picture_files import list_picture_files
from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture

# A resized mask may be off by rounding; a mask of another picture, or a rotated one, is not.
_ASPECT_TOLERANCE = 0.02
# These compress with losses, which leaves small values where the mask was zero.
_LOSSY = (".jpg", ".jpeg", ".webp")


class MaskFiles:
    """A folder of masks matched by stem: any non-zero value is inside (JPEG, WebP: above 127).

    Attributes:
      paths: stem to path.
    """

    def __init__(self, folder: str):
        """Lists the folder; InputError where it is missing or holds no picture."""
        files = list_picture_files(folder, flag="masks")
        self.paths: dict[str, pathlib.Path] = {file.path.stem: file.path for file in files}

    def load(self, stem: str, height: int, width: int) -> np.ndarray:
        """The mask of a stem at a photograph's size, bool `[height, width]`.

        Raises:
          InputError: unreadable, or of another shape than the photograph.
        """
        path = self.paths[stem]
        threshold = 127 if path.suffix.lower() in _LOSSY else 0
        mask = load_picture(path).pixels_uint8.max(axis=-1) > threshold
        return fit_mask(mask, height, width, name=str(path))


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

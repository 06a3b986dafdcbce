# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks in every form that callers have them: files, pictures, arrays."""

import os
from typing import Any

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.regions.from_file import load_mask, read_mask_picture
from tfstyle.regions.inside import find_inside
from tfstyle.regions.mask_checks import check_mask_size
from tfstyle.regions.mask_options import MaskOptions, make_mask


def read_mask(mask: Any, picture: Picture) -> np.ndarray:
    """Reads the mask of a picture.

    Args:
      mask: path, Pillow picture, array `[H, W]` or `[H, W, 1]` of numbers or booleans,
        `MaskOptions`, or None for the whole picture. In files, pictures and arrays, what lies above
        one half of white is inside; see `load_mask`.
      picture: the picture that the mask is for.

    Returns:
      bool `[H, W]`; all False for an empty array or Pillow picture.

    Raises:
      InputError: another size, not a mask, a file that is unreadable or empty, or what `make_mask`
        raises.
    """
    height, width = picture.pixels_uint8.shape[:2]
    if mask is None:
        return np.ones((height, width), bool)
    if isinstance(mask, MaskOptions):
        return _make_mask(mask, picture)
    if isinstance(mask, (str, os.PathLike)):
        return load_mask(mask, picture).astype(bool)
    if isinstance(mask, Image.Image):
        inside = read_mask_picture(mask, name="the mask", max_pixels=mask.width * mask.height)
    else:
        inside = _read_array(np.asarray(mask))
    check_mask_size(inside.shape, (height, width), picture.name)
    return inside


def _make_mask(options, picture):
    try:
        return make_mask(picture, options).astype(bool)
    except InputError as error:
        if picture.name in str(error):
            raise
        raise InputError(f"{picture.name}: {error}") from error


def _read_array(values):
    if values.ndim == 3 and values.shape[-1] == 1:
        values = values[..., 0]
    if values.ndim != 2 or values.dtype.kind not in "buif":
        raise InputError(
            f"the mask is an array {list(values.shape)} of {values.dtype}; "
            "give numbers or booleans [H, W]"
        )
    if not np.isfinite(values).all():
        raise InputError("the mask holds values that are not finite")
    return find_inside(values)

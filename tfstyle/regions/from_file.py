# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from files: PNG, JPEG and the other picture formats, or NumPy's .npy."""

import pathlib

import numpy as np
from PIL import Image, ImageOps

from tfstyle.errors import InputError
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS, Picture, load_picture
from tfstyle.regions.mask_checks import check_mask

# JPEG leaves faint greys along an edge, which "any non-zero" would take for region.
_JPEG_THRESHOLD = 0.5


def load_mask(path, picture: Picture, *, threshold: float | None = None) -> np.ndarray:
    """Reads a mask for a picture; any non-zero pixel is inside.

    Args:
      path: a picture file or an `.npy` array `[H, W]` or `[H, W, 1]`. Of a colour picture the
        brightest channel counts, of one with transparency the alpha channel alone.
      picture: the picture it is for, of the same size.
      threshold: inside is what lies above it: in [0, 1] of white for picture files, in the
        array's own unit for `.npy`. Default: any non-zero value, and half of white for JPEG.

    Returns:
      uint8 `[H, W]` in {0, 1}.

    Raises:
      InputError: missing, unreadable, another size, or empty.
    """
    size = picture.pixels_uint8.shape[:2]
    path = pathlib.Path(path)
    if path.suffix.lower() == ".npy":
        values = _load_array(path)
    else:
        values = _load_values(path, max_pixels=max(DEFAULT_MAX_PIXELS, size[0] * size[1]))
        if threshold is None and path.suffix.lower() in (".jpg", ".jpeg"):
            threshold = _JPEG_THRESHOLD
    inside = values != 0 if threshold is None else values > threshold
    return check_mask(inside, size, str(path))


def _load_array(path):
    try:
        values = np.load(path, allow_pickle=False)
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"{path}: not a readable .npy array ({error})") from error
    if values.dtype.kind not in "buif" or not np.all(np.isfinite(values)):
        raise InputError(f"{path}: expected finite numbers or booleans, got {values.dtype}")
    return values


def _load_values(path, max_pixels):
    """Brightness or opacity in [0, 1]."""
    picture = load_picture(path, max_pixels=max_pixels)
    if picture.alpha_uint8 is not None and picture.alpha_uint8.min() < 255:
        return picture.alpha_uint8 / np.float32(255)
    if picture.pixels_uint8.shape[0] * picture.pixels_uint8.shape[1] <= DEFAULT_MAX_PIXELS:
        # Beyond that Pillow itself refuses, and 8 bits have to do.
        with Image.open(path) as image:
            if image.mode[0] in "IF":
                # Not through 8 bits, which would round label 1 of 65535 to zero.
                values = np.asarray(ImageOps.exif_transpose(image), np.float32)
                return values / next((white for white in (1, 255) if values.max() <= white), 65535)
    return picture.pixels_uint8.max(axis=-1) / np.float32(255)

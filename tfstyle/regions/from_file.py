# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from files: PNG, JPEG and the other picture formats, or NumPy's .npy."""

import pathlib

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.opening import open_picture
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS, Picture, load_picture
from tfstyle.files.pixel_formats import turn_upright
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
        inside = values != 0 if threshold is None else values > threshold
    else:
        inside = read_mask_file(
            path, max_pixels=max(DEFAULT_MAX_PIXELS, size[0] * size[1]), threshold=threshold
        )
    return check_mask(inside, size, str(path))


def read_mask_file(
    path, *, max_pixels: int = DEFAULT_MAX_PIXELS, threshold: float | None = None
) -> np.ndarray:
    """Bool `[H, W]` of a picture file, whatever its size; `threshold` as in `load_mask`.

    Raises:
      InputError: missing, unreadable, or of more than `max_pixels` pixels.
    """
    with open_picture(path) as image:
        return read_mask_picture(image, name=str(path), max_pixels=max_pixels, threshold=threshold)


def read_mask_picture(
    image: Image.Image, *, name: str, max_pixels: int, threshold: float | None = None
) -> np.ndarray:
    """Bool `[H, W]` of a Pillow picture: what the same picture as a file gives.

    Args:
      image: one that Pillow opened from a JPEG file is still one of JPEG.
      name: what to call it in errors.
      max_pixels: refuse larger ones.
      threshold: as in `load_mask`.

    Raises:
      InputError: damaged, or of more than `max_pixels` pixels.
    """
    if threshold is None and image.format in ("JPEG", "MPO"):
        threshold = _JPEG_THRESHOLD
    values = _read_values(image, load_picture(image, name=name, max_pixels=max_pixels))
    return values != 0 if threshold is None else values > threshold


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


def _read_values(image, picture):
    """Brightness or opacity in [0, 1]."""
    if picture.alpha_uint8 is not None and picture.alpha_uint8.min() < 255:
        return picture.alpha_uint8 / np.float32(255)
    if image.mode[0] in "IF":
        # Not through 8 bits, which would round label 1 of 65535 to zero.
        values = np.asarray(turn_upright(image)[0], np.float32)
        return values / next((white for white in (1, 255) if values.max() <= white), 65535)
    return picture.pixels_uint8.max(axis=-1) / np.float32(255)

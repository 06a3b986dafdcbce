# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from files: pictures, or NumPy's .npy."""

import os
import pathlib
import tempfile

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.opening import check_file, open_picture
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS, Picture, load_picture
from tfstyle.files.pixel_formats import turn_upright
from tfstyle.files.urls import is_url, read_url
from tfstyle.regions.inside import check_faint, find_inside, find_white
from tfstyle.regions.mask_checks import check_mask, check_mask_size


def load_mask(
    path: str | os.PathLike, picture: Picture, *, threshold: float | None = None
) -> np.ndarray:
    """Reads a mask for a picture; inside is what lies above one half of white.

    Args:
      path: or URL of a picture file, or of an `.npy` array `[H, W]` or `[H, W, 1]`. Of a colour
        picture the brightest channel counts, of one with transparency the alpha channel alone.
        White is 1, 255 or 65535: the least that no value exceeds, so masks of 0 and 1 need no
        scaling.
      picture: the picture it is for, of the same size.
      threshold: inside is what lies above it instead: in [0, 1] of white for picture files, in
        the array's own unit for `.npy`. 0 takes every non-zero pixel.

    Returns:
      uint8 `[H, W]` in {0, 1}. A warning says so where many pixels are neither 0 nor inside.

    Raises:
      InputError: missing, unreadable, another size, or empty.
    """
    size = picture.pixels_uint8.shape[:2]
    if pathlib.PurePath(path).suffix.lower() == ".npy":
        values = _load_array(path, size)
        inside = find_inside(values) if threshold is None else values > threshold
    else:
        with open_picture(path, verify=True) as image:
            max_pixels = max(DEFAULT_MAX_PIXELS, size[0] * size[1])
            values = _read_values(image, name=str(path), max_pixels=max_pixels)
        inside = _cut(values, threshold)
    check_mask_size(inside.shape[:2], size, str(path))
    if threshold is None:
        check_faint(values, inside, str(path))
    return check_mask(inside, size, str(path))


def read_mask_file(
    path: str | os.PathLike,
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    threshold: float | None = None,
) -> np.ndarray:
    """Bool `[H, W]` of a picture file, whatever its size; `threshold` as in `load_mask`.

    Raises:
      InputError: missing, unreadable, or of more than `max_pixels` pixels.
    """
    with open_picture(path, verify=True) as image:
        return read_mask_picture(image, name=str(path), max_pixels=max_pixels, threshold=threshold)


def read_mask_picture(
    image: Image.Image, *, name: str, max_pixels: int, threshold: float | None = None
) -> np.ndarray:
    """Bool `[H, W]` of a Pillow picture: what the same picture as a file gives.

    Args:
      image: the picture.
      name: what to call it in errors.
      max_pixels: refuse larger ones.
      threshold: as in `load_mask`.

    Raises:
      InputError: damaged, or of more than `max_pixels` pixels.
    """
    return _cut(_read_values(image, name=name, max_pixels=max_pixels), threshold)


def _cut(values, threshold):
    if threshold is None:
        return find_inside(values)
    return values > threshold * find_white(values)


def _load_array(path, size):
    if is_url(path):
        with tempfile.NamedTemporaryFile(suffix=".npy") as stream:
            stream.write(read_url(path))
            stream.flush()
            return _map_array(stream.name, path, size)
    check_file(path)
    return _map_array(path, path, size)


def _map_array(file, path, size):
    """The array of a file that errors call `path`."""
    try:
        # Mapped and not read: a header may claim any size.
        values = np.load(file, mmap_mode="r", allow_pickle=False)
    except Exception as error:  # parsers raise anything on damaged headers
        raise InputError(f"{path}: not a readable .npy array ({error})") from error
    if not isinstance(values, np.ndarray):
        values.close()
        raise InputError(f"{path}: is an .npz archive; save the mask alone with numpy.save")
    check_mask_size(values.shape[:2] if values.shape[2:] == (1,) else values.shape, size, str(path))
    if values.dtype.kind not in "buif" or not np.all(np.isfinite(values)):
        raise InputError(f"{path}: expected finite numbers or booleans, got {values.dtype}")
    return np.array(values)


def _read_values(image, *, name, max_pixels):
    """Brightness or opacity `[H, W]`, in the picture's own unit."""
    picture = load_picture(image, name=name, max_pixels=max_pixels)
    if picture.alpha_uint8 is not None and picture.alpha_uint8.min() < 255:
        return picture.alpha_uint8
    if image.mode[0] in "IF":
        # Not through 8 bits, which would round label 1 of 65535 to zero.
        values = np.asarray(turn_upright(image)[0], np.float32)
        if not np.all(np.isfinite(values)):
            raise InputError(f"{name}: holds values that are not finite numbers")
        return values
    return picture.pixels_uint8.max(axis=-1)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Opening whatever a caller gives as a picture."""

import io
import pathlib
import stat
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from tfstyle_client.errors import InvalidPicture

# A picture is a path, encoded bytes, a Pillow picture or an array.
Source = Any
# Pillow's name of a format, and the suffixes of its files.
FORMATS = {
    "JPEG": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "TIFF": (".tif", ".tiff"),
    "BMP": (".bmp",),
}
SUFFIXES = tuple(suffix for suffixes in FORMATS.values() for suffix in suffixes)


def open_source(
    source: Source, name: str, max_pixels: int
) -> tuple[bytes | None, Image.Image, str]:
    """Opens a picture: its bytes, or None, the Pillow picture, and its full name.

    Of a file only the header is read, and of a PNG the checksums, which Pillow does not look at
    when it decodes the pixels.

    Args:
      source: path, encoded bytes, Pillow picture or array.
      name: of the input, for errors.
      max_pixels: height times width of the largest picture taken.

    Raises:
      InvalidPicture: not a file, not a picture, of another format, damaged, or too large.
    """
    data = None
    if isinstance(source, Image.Image):
        image = source
    elif isinstance(source, np.ndarray):
        image = _from_array(source, name)
    else:
        if isinstance(source, (bytes, bytearray, memoryview)):
            data = bytes(source)
        else:
            data = _read(source, name)
            name = f"{name} {source}"
        image = _open(data, name, max_pixels)
    if image.width * image.height > max_pixels:
        raise InvalidPicture(
            f"{name}: {image.width}x{image.height} is more than the {max_pixels} pixels allowed"
        )
    return data, image, name


def load_pixels(image: Image.Image, name: str) -> None:
    """Decodes the pixels; InvalidPicture where they are damaged.

    To be called before anything else asks for them: Pillow forgets the error, and on a second
    attempt a broken picture passes for a good one.
    """
    try:
        image.load()
    except Exception as error:  # decoders raise anything on damaged data
        raise InvalidPicture(f"{name}: damaged picture ({error})") from error


def _open(data, name, max_pixels):
    try:
        image = Image.open(io.BytesIO(data), formats=tuple(FORMATS))
        if image.format == "PNG":
            image.verify()  # which uses it up
            image = Image.open(io.BytesIO(data), formats=("PNG",))
        return image
    except UnidentifiedImageError as error:
        raise InvalidPicture(
            f"{name}: not a readable picture (none of {', '.join(FORMATS)})"
        ) from error
    except Image.DecompressionBombError as error:
        raise InvalidPicture(f"{name}: more than the {max_pixels} pixels allowed") from error
    except Exception as error:  # decoders raise anything on damaged headers
        raise InvalidPicture(f"{name}: damaged picture ({error})") from error


def _read(source, name):
    try:
        path = pathlib.Path(source)
    except TypeError as error:
        raise InvalidPicture(
            f"{name}: expected a path, bytes, a Pillow picture or an array, "
            f"got {type(source).__name__}"
        ) from error
    try:
        mode = path.stat().st_mode
        data = path.read_bytes() if stat.S_ISREG(mode) else None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = getattr(error, "strerror", None) or error
        raise InvalidPicture(f"{name}: cannot read {source} ({reason})") from error
    if data is None:  # reading a pipe may wait for ever
        what = "folder" if stat.S_ISDIR(mode) else "pipe or a device"
        raise InvalidPicture(f"{name}: {source} is a {what}; give a file")
    return data


def _from_array(array, name):
    if array.ndim == 3 and array.shape[-1] == 1:
        array = array[..., 0]
    if not array.size or not (array.ndim == 2 or array.ndim == 3 and array.shape[-1] in (3, 4)):
        raise InvalidPicture(
            f"{name}: expected an array [H, W], [H, W, 1], [H, W, 3] or "
            f"[H, W, 4], got {list(array.shape)}"
        )
    if array.dtype == bool:
        array = array.astype(np.uint8) * np.uint8(255)
    elif np.issubdtype(array.dtype, np.floating):
        if not (array.min() >= 0.0 and array.max() <= 1.0):  # NaN fails too
            raise InvalidPicture(f"{name}: floats must lie in [0, 1]; divide by 255 or give uint8")
        array = np.rint(array * 255.0).astype(np.uint8)
    elif array.dtype != np.uint8:
        raise InvalidPicture(f"{name}: expected uint8 or floats in [0, 1], got {array.dtype}")
    return Image.fromarray(np.ascontiguousarray(array))

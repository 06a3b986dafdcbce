# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Opening files: only regular ones, and of pictures only the formats that tfstyle names.

Pillow knows some forty formats by their first bytes, one of which starts another program
(PostScript). Here a picture goes straight to the decoder of one of five.
"""

import io
import math
import os
import stat

from PIL import (
    BmpImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from tfstyle.errors import InputError
from tfstyle.files.pixel_limit import PIXEL_LIMIT
from tfstyle.files.urls import is_url, read_url

# The first bytes of a file, and who decodes it. WebP's lie in two places.
_LONGEST_START = 12
_DECODERS = (
    (b"\xff\xd8\xff", JpegImagePlugin.JpegImageFile),
    (b"\x89PNG\r\n\x1a\n", PngImagePlugin.PngImageFile),
    (b"II*\0", TiffImagePlugin.TiffImageFile),
    (b"MM\0*", TiffImagePlugin.TiffImageFile),
    (b"II+\0", TiffImagePlugin.TiffImageFile),  # TIFF over 4 GB
    (b"MM\0+", TiffImagePlugin.TiffImageFile),
    (b"BM", BmpImagePlugin.BmpImageFile),
)


def check_file(path: str | os.PathLike, *, name: str | None = None) -> None:
    """Raises InputError unless `path` is a file: not missing, a folder, a pipe or a device.

    A pipe has no end before its writer closes it, and reading one may wait for ever.

    Args:
      path: to look at.
      name: what to call it in the error; by default the path.
    """
    name = name or os.fspath(path)
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError as error:
        raise InputError(f"{name}: no such file") from error
    except (OSError, ValueError) as error:  # a name too long, or no permission to look
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{name}: cannot be read ({reason})") from error
    if stat.S_ISDIR(mode):
        raise InputError(f"{name}: is a folder; name a file")
    if not stat.S_ISREG(mode):
        raise InputError(f"{name}: is a pipe or a device; save what it gives as a file first")


def read_file(path: str | os.PathLike) -> bytes:
    """The bytes of a file of this machine; InputError where there is none to read."""
    check_file(path)
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error


def open_picture(
    path: str | os.PathLike, *, name: str | None = None, verify: bool = False
) -> Image.Image:
    """A picture file as Pillow opens it, its header read and its pixels not; of any size.

    Args:
      path: or URL of a JPEG, PNG, WebP, TIFF or BMP file, whatever its suffix.
      name: what to call it in errors; by default the path.
      verify: also read a PNG's checksums, which Pillow passes over when it decodes the pixels.

    Raises:
      InputError: missing, not a file, not such a picture, or a wrong checksum.
    """
    name = name or os.fspath(path)
    if is_url(path):
        return open_picture_bytes(read_url(path, name=name), name=name)
    check_file(path, name=name)
    try:
        with open(path, "rb") as stream:
            first = stream.read(_LONGEST_START)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or error})") from error
    if verify:
        with _open(os.fspath(path), first, name) as image:
            _check_png(image, name)
    return _open(os.fspath(path), first, name)


def open_picture_bytes(data: bytes | bytearray | memoryview, *, name: str) -> Image.Image:
    """The same of a file's bytes, verified."""
    first = bytes(data[:_LONGEST_START])
    _check_png(_open(io.BytesIO(data), first, name), name)
    return _open(io.BytesIO(data), first, name)


def _open(source: str | bytes | io.BytesIO, first: bytes, name: str) -> Image.Image:
    decoder = _choose_decoder(first)
    if decoder is None:
        raise InputError(f"{name}: not a readable picture (none of JPEG, PNG, WebP, TIFF and BMP)")
    try:
        try:
            return decoder(source)
        except Image.DecompressionBombError:  # WebP looks at the limit with the header
            if isinstance(source, io.BytesIO):
                source.seek(0)
            with PIXEL_LIMIT.lift_for(math.inf):
                return decoder(source)
    except Exception as error:  # decoders raise anything on damaged headers
        raise InputError(f"{name}: not a readable picture ({error})") from error


def _check_png(image: Image.Image, name: str) -> None:
    """Uses the picture up; others than PNG are left alone."""
    if image.format == "PNG":
        try:
            image.verify()
        except Exception as error:  # decoders raise anything on damaged data
            raise InputError(f"{name}: damaged picture ({error})") from error


def _choose_decoder(first: bytes):
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return WebPImagePlugin.WebPImageFile
    return next((decoder for start, decoder in _DECODERS if first.startswith(start)), None)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Opening files: only regular ones, and of pictures only the formats that tfstyle names.

Pillow knows some forty formats by their first bytes, one of which starts another program
(PostScript). Here a picture goes straight to the decoder of one of five.
"""

import math
import os
import stat
from typing import BinaryIO

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

# The first bytes of a file, and who decodes it. WebP's lie in two places.
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


def open_picture(path: str | os.PathLike, *, name: str | None = None) -> Image.Image:
    """A picture file as Pillow opens it, its header read and its pixels not; of any size.

    Args:
      path: of a JPEG, PNG, WebP, TIFF or BMP file, whatever its suffix.
      name: what to call it in errors; by default the path.

    Raises:
      InputError: missing, not a file, or not such a picture.
    """
    name = name or os.fspath(path)
    check_file(path, name=name)
    try:
        with open(path, "rb") as stream:
            first = stream.read(12)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or error})") from error
    return _open(os.fspath(path), first, name)


def open_picture_stream(stream: BinaryIO, *, name: str) -> Image.Image:
    """The same of an open file or `io.BytesIO`, which has to stay open while pixels are read."""
    first = stream.read(12)
    stream.seek(0)
    return _open(stream, first, name)


def check_png(image: Image.Image, *, name: str) -> None:
    """Raises InputError for a PNG file of which a checksum is wrong; other formats are not read.

    Pillow leaves them out of account when it decodes the pixels. Afterwards the picture is used
    up: open it again.
    """
    if image.format == "PNG":
        try:
            image.verify()
        except Exception as error:  # decoders raise anything on damaged data
            raise InputError(f"{name}: damaged picture ({error})") from error


def _open(source: str | bytes | BinaryIO, first: bytes, name: str) -> Image.Image:
    decoder = _choose_decoder(first)
    if decoder is None:
        raise InputError(f"{name}: not a readable picture (none of JPEG, PNG, WebP, TIFF and BMP)")
    try:
        try:
            return decoder(source)
        except Image.DecompressionBombError:  # WebP looks at the limit with the header
            if not isinstance(source, (str, bytes)):
                source.seek(0)
            with PIXEL_LIMIT.lift_for(math.inf):
                return decoder(source)
    except Exception as error:  # decoders raise anything on damaged headers
        raise InputError(f"{name}: not a readable picture ({error})") from error


def _choose_decoder(first: bytes):
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return WebPImagePlugin.WebPImageFile
    return next((decoder for start, decoder in _DECODERS if first.startswith(start)), None)

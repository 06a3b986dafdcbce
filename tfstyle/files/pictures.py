# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Reads pictures of any kind as 8-bit RGB, and writes them.

Decoding is Pillow's; this file says what becomes of everything that is not plain 8-bit RGB.
"""

import dataclasses
import glob
import io
import math
import os
import pathlib
from typing import Any

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files import pixel_formats
from tfstyle.files.opening import open_picture, open_picture_bytes
from tfstyle.files.pixel_limit import PIXEL_LIMIT
from tfstyle.files.urls import write_whole

# Pillow's own limit (a quarter of a GiB of RGB): twice 8K is inside, a decompression bomb is not.
DEFAULT_MAX_PIXELS = 89_478_485
FORMATS = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".bmp": "BMP",
}
_FORMATS_WITH_ALPHA = ("PNG", "WEBP", "TIFF")
_LONGEST_JPEG_EXIF = 65_533


@dataclasses.dataclass(frozen=True)
class Picture:
    """A decoded picture, upright, and what has to travel with it to the output.

    Attributes:
      pixels_uint8: RGB, uint8 `[H, W, 3]`; not premultiplied by alpha.
      alpha_uint8: uint8 `[H, W]`, or None for a picture without alpha.
      exif: EXIF block with its orientation reset (the pixels are upright already), or None.
      icc_profile: the RGB colour profile the pixels are in, or None. The profile of a grey or
        CMYK picture is not kept, because its pixels have become RGB.
      name: what error messages call it.
    """

    pixels_uint8: np.ndarray
    alpha_uint8: np.ndarray | None
    exif: bytes | None
    icc_profile: bytes | None
    name: str


def load_picture(
    source: "str | os.PathLike | bytes | Image.Image | np.ndarray | Picture",
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    name: str | None = None,
    shrink_to: int | None = None,
) -> Picture:
    """Decodes a picture to 8-bit RGB, whatever it was: EXIF-rotated, grey, CMYK, 16-bit, alpha.

    Args:
      source: a path or URL; the bytes of a file; a Pillow picture; or an array `[H, W]` or
        `[H, W, 1 | 3 | 4]` of bool, uint8, uint16, or float in [0, 1].
      max_pixels: refuse files of more pixels than that before decoding them.
      name: what to call it in errors; by default the path.
      shrink_to: let the JPEG decoder halve the picture for as long as its shorter side keeps this
        many pixels (several times faster on a camera's files); other formats come whole.

    Returns:
      Picture.

    Raises:
      InputError: missing, unreadable, truncated, too large, or an array of another kind.
    """
    if isinstance(source, Picture):
        return source
    if isinstance(source, np.ndarray):
        name = name or "the array"
        pixels, alpha = pixel_formats.convert_array(source, name)
        return Picture(pixels, alpha, None, None, name)
    if isinstance(source, Image.Image):
        name = name or getattr(source, "filename", "") or "the picture"
        return _decode(source, max_pixels, name)
    if isinstance(source, (bytes, bytearray, memoryview)):
        name = name or "the picture bytes"
        return _decode(open_picture_bytes(source, name=name), max_pixels, name, shrink_to)
    if not isinstance(source, (str, os.PathLike)):
        raise InputError(
            f"{name or 'the picture'}: cannot read a picture from {type(source).__name__}; "
            "give a path, bytes, a Pillow picture or an array"
        )
    name = name or os.fspath(source)
    with open_picture(source, name=name, verify=True) as image:
        return _decode(image, max_pixels, name, shrink_to)


def encode_picture(
    pixels_uint8: np.ndarray,
    *,
    format: str = "PNG",
    alpha_uint8: np.ndarray | None = None,
    exif: bytes | None = None,
    icc_profile: bytes | None = None,
    quality: int = 95,
) -> bytes:
    """Encodes 8-bit RGB; PNG, TIFF and BMP keep every bit, and WebP does at quality 100.

    Args:
      pixels_uint8: RGB, uint8 `[H, W, 3]`.
      format: "PNG", "JPEG", "WEBP", "TIFF" or "BMP".
      alpha_uint8: uint8 `[H, W]`; JPEG and BMP cannot hold it and leave it out.
      exif: EXIF block; left out for BMP, and for JPEG where it is longer than JPEG allows.
      icc_profile: colour profile; left out for BMP.
      quality: of JPEG and WebP, 1 to 100. JPEG colours are not subsampled from 90 up.

    Returns:
      The bytes of the file.

    Raises:
      InputError: another format, or arrays of another kind or size.
    """
    format = format.upper()
    if format not in FORMATS.values():
        raise InputError(f"cannot write {format}: use one of {sorted(set(FORMATS.values()))}")
    if pixels_uint8.dtype != np.uint8 or pixels_uint8.ndim != 3 or pixels_uint8.shape[-1] != 3:
        raise InputError(
            f"expected uint8 pixels [H, W, 3], got {pixels_uint8.dtype} {list(pixels_uint8.shape)}"
        )
    if alpha_uint8 is not None and format in _FORMATS_WITH_ALPHA:
        if alpha_uint8.shape != pixels_uint8.shape[:2] or alpha_uint8.dtype != np.uint8:
            raise InputError(
                f"expected uint8 alpha {list(pixels_uint8.shape[:2])}, "
                f"got {alpha_uint8.dtype} {list(alpha_uint8.shape)}"
            )
        pixels_uint8 = np.dstack([pixels_uint8, alpha_uint8])
    options = {
        "JPEG": {"quality": quality, "subsampling": 0 if quality >= 90 else 2},
        "WEBP": {"quality": quality, "lossless": quality >= 100, "exact": True},
        # Pillow's compressed TIFF cannot hold the folders inside a camera's EXIF block.
        "TIFF": {"compression": "raw" if exif else "tiff_deflate"},
    }.get(format, {})
    if format == "JPEG" and exif and len(exif) > _LONGEST_JPEG_EXIF:
        exif = None
    if format != "BMP":
        options.update({k: v for k, v in (("exif", exif), ("icc_profile", icc_profile)) if v})
    stream = io.BytesIO()
    try:
        Image.fromarray(np.ascontiguousarray(pixels_uint8)).save(stream, format, **options)
    except (OSError, ValueError, SystemError) as error:  # sizes that a format cannot hold
        raise InputError(
            f"cannot write a picture of {pixels_uint8.shape[1]}x"
            f"{pixels_uint8.shape[0]} as {format}: {error}"
        ) from error
    return stream.getvalue()


def save_picture(path: str | os.PathLike, pixels_uint8: np.ndarray, **options: Any) -> None:
    """Writes a picture whole or not at all; the format follows the suffix.

    Args:
      path: or URL; ends in .jpg, .jpeg, .png, .webp, .tif, .tiff or .bmp.
      pixels_uint8: RGB, uint8 `[H, W, 3]`.
      **options: `alpha_uint8`, `exif`, `icc_profile`, `quality` of `encode_picture`.

    Raises:
      InputError: another suffix, or a folder that cannot be written to.
    """
    data = encode_picture(pixels_uint8, format=choose_format(path), **options)
    write_whole(path, data)


def choose_format(path: str | os.PathLike) -> str:
    """The format a path's suffix asks for; InputError for a suffix that is not one of `FORMATS`."""
    suffix = pathlib.Path(path).suffix.lower()
    if suffix not in FORMATS:
        raise InputError(
            f"{path}: cannot write {suffix or 'a file without suffix'}; "
            f"use one of {' '.join(FORMATS)}"
        )
    return FORMATS[suffix]


def list_pictures(
    folder_or_glob: str | os.PathLike, *, recursive: bool = False
) -> list[pathlib.Path]:
    """Lists the picture files of a folder, of a glob pattern, or the one file named; sorted.

    Args:
      folder_or_glob: a folder, a pattern (`photos/*.jpg`, `**` crosses folders) or one file.
      recursive: look into the folder's folders as well.

    Returns:
      Paths that end in .jpg, .jpeg, .png, .webp, .tif, .tiff or .bmp, hidden ones left out; empty
      where a folder has none.

    Raises:
      InputError: no such folder, or a pattern that matches nothing.
    """
    folder = pathlib.Path(folder_or_glob)
    if os.path.isdir(folder):  # pathlib's own question fails on a name that is too long
        candidates = folder.rglob("*") if recursive else folder.iterdir()
    elif os.path.isfile(folder):
        candidates = [folder]
    else:
        candidates = [pathlib.Path(p) for p in glob.glob(os.fspath(folder_or_glob), recursive=True)]
        if not candidates:
            raise InputError(f"{folder_or_glob}: no such folder or file, and no match as a pattern")
    return sorted(
        path
        for path in candidates
        if path.suffix.lower() in FORMATS and not path.name.startswith(".") and path.is_file()
    )


def _decode(
    image: Image.Image, max_pixels: int, name: str, shrink_to: int | None = None
) -> Picture:
    width, height = image.size
    if width * height > max_pixels:
        raise InputError(
            f"{name}: {width}x{height} is more than the {max_pixels} pixels allowed; "
            "if you trust the file, raise --max_pixels"
        )
    try:
        if shrink_to:
            scale = shrink_to / min(width, height)
            image.draft(None, (math.ceil(width * scale), math.ceil(height * scale)))
        # Pillow forgets an error here: loaded again, a broken picture passes for a good one.
        with PIXEL_LIMIT.lift_for(width * height):
            image.load()
        upright, exif = pixel_formats.turn_upright(image)
        pixels, alpha, profile = pixel_formats.convert_image(upright)
    except Exception as error:  # decoders raise anything on damaged data
        reason = str(error) or type(error).__name__
        raise InputError(f"{name}: damaged picture ({reason})") from error
    return Picture(pixels, alpha, exif, profile, name)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks and their previews as files."""

import io
import os
import pathlib

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.atomic import open_atomically
from tfstyle.files.overwriting import check_targets
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS, choose_format, encode_picture, load_picture
from tfstyle.files.writability import check_can_write
from tfstyle.regions.mask_options import MaskOptions, make_mask
from tfstyle.regions.mask_preview import make_mask_preview


def write_mask(
    content: str | os.PathLike,
    output: str | os.PathLike,
    options: MaskOptions,
    *,
    preview: str | os.PathLike | None = None,
    max_pixels: int = DEFAULT_MAX_PIXELS,
) -> np.ndarray:
    """Makes a picture's mask and writes it, and shows it over the picture if asked.

    Args:
      content: path of the photograph.
      output: `.png` (grey, 0 and 255) or `.npy` (uint8, 0 and 1).
      options: where the mask comes from.
      preview: path of a picture of the mask over the photograph, or None.
      max_pixels: refuse larger photographs.

    Returns:
      The mask, uint8 `[H, W]` in {0, 1}.

    Raises:
      InputError: as `load_picture` and `make_mask`, or a path that cannot be written; the paths'
        suffixes and folders are looked at before anything is written, and so is whether they
        would overwrite one another, the photograph or a file that the mask is made of.
    """
    _check_path(output, (".png", ".npy"))
    if preview is not None:
        choose_format(preview)
        _check_path(preview, (pathlib.Path(preview).suffix.lower(),))
    targets = [(output, "the mask"), (preview, "the preview")][: 1 if preview is None else 2]
    inputs = [content, options.mask, options.coco_annotations]
    check_targets(targets, [path for path in inputs if isinstance(path, (str, os.PathLike))])
    picture = load_picture(content, max_pixels=max_pixels)
    mask = make_mask(picture, options)
    shown = None
    if preview is not None:  # before the mask is written: not every format holds every size
        shown = encode_picture(
            make_mask_preview(picture.pixels_uint8, mask), format=choose_format(preview)
        )
    save_mask(output, mask)
    if shown is not None:
        with open_atomically(preview) as file:
            file.write(shown)
    return mask


def save_mask(path: str | os.PathLike, mask: np.ndarray) -> None:
    """Writes uint8 `[H, W]` {0, 1} as `.npy`, or as a grey picture of 0 and 255; whole or not."""
    stream = io.BytesIO()
    if pathlib.Path(path).suffix.lower() == ".npy":
        np.save(stream, mask)
    else:
        Image.fromarray(mask * np.uint8(255)).save(stream, "PNG", optimize=True)
    with open_atomically(path) as file:
        file.write(stream.getvalue())


def _check_path(path, suffixes):
    path = pathlib.Path(path)
    if path.suffix.lower() not in suffixes:
        raise InputError(f"{path}: masks are written as {' or '.join(suffixes)}")
    check_can_write(path)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The face of the cat in several synthetic styles, side by side."""

import dataclasses
import pathlib
from collections.abc import Sequence

import numpy as np
from PIL import Image
from skimage import data

from tfstyle.data.synthetic_paintings import draw_painting
from tfstyle.demo.cat_picture import STYLE_SIDE, make_cat_mask
from tfstyle.files.atomic import make_folder
from tfstyle.files.picture_layout import lay_in_column, lay_in_row
from tfstyle.files.pictures import save_picture
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.checkpoint_folder import check_checkpoint_folder
from tfstyle.methods.checkpoint_check import check_checkpoint_files
from tfstyle.ops.boxes import Box

# On the 300x451 photograph.
_FACE = Box(0, 55, 300, 355)
_GAP = 6


@dataclasses.dataclass(frozen=True)
class CatStylesOptions:
    """Options of the demo with several styles.

    Attributes:
      output: folder for styles.png; created if missing.
      style_seeds: seeds of the synthetic styles, from left to right.
      checkpoint: checkpoint folder, or None for the shipped one.
    """

    output: str = "demo_output"
    style_seeds: Sequence[int] = (25, 30, 13)
    checkpoint: str | None = None


def paint_cat_in_styles(options: CatStylesOptions) -> pathlib.Path:
    """Restyles the cat in each style, and returns the path of styles.png.

    The picture shows each style above its result. The result is not resized, so strokes are seen
    as they were painted.

    Raises:
      InputError: the checkpoint cannot be read, or the folder cannot be written.
    """
    check_checkpoint_folder(options.checkpoint)
    check_checkpoint_files(options.checkpoint)
    folder = pathlib.Path(options.output)
    check_can_fill(folder)

    # Imported after the checks, since it imports TensorFlow.
    from tfstyle.inference.stylizer import load_stylizer

    stylizer = load_stylizer(options.checkpoint)
    make_folder(folder)
    content = data.chelsea()
    mask = make_cat_mask(content)
    columns = []
    for seed in options.style_seeds:
        style = draw_painting(seed, STYLE_SIDE, STYLE_SIDE)
        face = stylizer.stylize(content, mask, style)[_FACE.slices]
        columns.append(lay_in_column([_show_style(style), face], gap=_GAP))
    save_picture(folder / "styles.png", lay_in_row(columns, gap=_GAP))
    return folder / "styles.png"


def _show_style(style_uint8: np.ndarray) -> np.ndarray:
    """The upper half of the style, as wide as the face."""
    size = _FACE.width, _FACE.width
    reduced = Image.fromarray(style_uint8).resize(size, Image.Resampling.LANCZOS)
    return np.asarray(reduced)[: _FACE.width // 2]

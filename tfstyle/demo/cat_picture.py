# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The cat of scikit-image, cut out with a few strokes and restyled.

Nothing is downloaded: the photograph (`chelsea`, CC0, by Stefan van der Walt) comes with
scikit-image, the painting is drawn by `tfstyle.data`, and the checkpoint comes with tfstyle.
"""

import dataclasses
import pathlib

import numpy as np
from skimage import data

from tfstyle.data.synthetic_paintings import draw_painting
from tfstyle.files.atomic import make_folder
from tfstyle.files.overwriting import check_targets
from tfstyle.files.picture_layout import lay_in_row
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.checkpoint_folder import check_checkpoint_folder
from tfstyle.methods.checkpoint_check import check_checkpoint_files
from tfstyle.ops.boxes import Box
from tfstyle.regions.from_grabcut import make_grabcut_mask

# (y, x) on the 300x451 photograph: what a user would brush over the cat and beside it.
_CAT_BOX = Box(0, 0, 300, 400)
_ON_THE_CAT = (
    [(20, 150), (60, 110), (150, 70), (200, 150), (150, 250)],
    [(40, 200), (120, 220)],
    [(100, 160), (112, 182)],
    [(30, 290), (80, 320)],
    [(215, 250)],
    [(100, 300), (180, 280)],
    [(30, 350), (55, 358)],
    [(266, 190), (268, 240), (262, 290), (230, 306)],
    [(290, 20), (292, 200)],
)
_BESIDE_THE_CAT = (
    [(40, 410), (290, 400)],
    [(290, 320), (235, 345), (180, 365)],
    [(60, 390), (120, 375)],
    [(10, 20), (80, 5)],
)
_NAMES = ("content", "mask", "style", "result")
STYLE_SIDE = 512
_GAP = 6


@dataclasses.dataclass(frozen=True)
class CatOptions:
    """Options of the demo.

    Attributes:
      output: folder for content.png, mask.png, style.png, result.png and all.png; created if
        missing.
      style: path of the style picture, or None for a synthetic one.
      style_seed: seed of the synthetic one.
      checkpoint: checkpoint folder, or None for the shipped one.
    """

    output: str = "demo_output"
    style: str | None = None
    style_seed: int = 7
    checkpoint: str | None = None


def paint_cat(options: CatOptions) -> pathlib.Path:
    """Restyles the cat, writes all pictures, and returns the path of the result.

    Raises:
      InputError: the checkpoint or the style picture cannot be read, or the folder cannot be
        written.
    """
    check_checkpoint_folder(options.checkpoint)
    check_checkpoint_files(options.checkpoint)
    style = (
        load_picture(options.style).pixels_uint8
        if options.style
        else draw_painting(options.style_seed, STYLE_SIDE, STYLE_SIDE)
    )
    folder = pathlib.Path(options.output)
    check_can_fill(folder)
    targets = [folder / f"{name}.png" for name in (*_NAMES, "all")]
    check_targets([(target, "a picture of the demo") for target in targets], [options.style or ""])
    # Imported after the checks, since it imports TensorFlow.
    from tfstyle.inference.stylizer import load_stylizer

    # Tracing does not pay off for a single small picture.
    stylizer = load_stylizer(options.checkpoint, trace=False)
    make_folder(folder)
    content = data.chelsea()
    mask = make_cat_mask(content)
    result = stylizer.stylize(content, mask, style)
    mask = np.repeat(mask[..., None] * np.uint8(255), 3, axis=-1)
    pictures = content, mask, style, result
    for name, picture in zip(_NAMES, pictures):
        save_picture(folder / f"{name}.png", picture)
    save_picture(folder / "all.png", lay_in_row(pictures, gap=_GAP))
    return folder / "result.png"


def make_cat_mask(content_uint8: np.ndarray) -> np.ndarray:
    """The cat of `skimage.data.chelsea()`, uint8 `[300, 451]` in {0, 1}, by GrabCut."""
    return make_grabcut_mask(
        load_picture(content_uint8, name="chelsea"),
        _CAT_BOX,
        foreground=_ON_THE_CAT,
        background=_BESIDE_THE_CAT,
    )

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Results side by side, to be judged by eye."""

import numpy as np
from PIL import Image, ImageDraw
from skimage.segmentation import find_boundaries

_GAP = 4
_HEAD = 20


def make_picture_grid(rows, *, headings, sets_per_line=2):
    """Draws rows of pictures under their headings.

    Args:
      rows: list of lists of uint8 `[S, S, 3]` pictures, all of one size; a set each.
      headings: of the pictures of a set.
      sets_per_line: sets beside each other.

    Returns:
      uint8 `[H, W, 3]`.
    """
    side = rows[0][0].shape[0]
    step, width = side + _GAP, len(headings) * (side + _GAP) + 2 * _GAP
    sets_per_line = min(sets_per_line, len(rows))
    lines = -(-len(rows) // sets_per_line)
    canvas = Image.new("RGB", (sets_per_line * width, _HEAD + lines * step), "white")
    pen = ImageDraw.Draw(canvas)
    for k, pictures in enumerate(rows):
        line, place = divmod(k, sets_per_line)
        for column, picture in enumerate(pictures):
            left = place * width + column * step
            canvas.paste(Image.fromarray(picture), (left, _HEAD + line * step))
            if line == 0:
                pen.text((left + 2, 4), headings[column], fill="black")
    return np.asarray(canvas)


def outline_region(picture_uint8, region):
    """The picture with the edge of the region drawn on it, white on black.

    Args:
      picture_uint8: `[H, W, 3]`.
      region: bool `[H, W]`.

    Returns:
      uint8 `[H, W, 3]`, a copy.
    """
    marked = picture_uint8.copy()
    marked[find_boundaries(region, mode="outer")] = 0
    marked[find_boundaries(region, mode="inner")] = 255
    return marked

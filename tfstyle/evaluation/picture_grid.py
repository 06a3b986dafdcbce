# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Lays results side by side, to be judged by eye."""

from collections.abc import Sequence

import numpy as np
from skimage.segmentation import find_boundaries

from tfstyle.files.picture_layout import GAP, lay_in_column, lay_in_row, write_headings

_SET_GAP = 3 * GAP


def make_picture_grid(
    rows: Sequence[Sequence[np.ndarray]], *, headings: Sequence[str], sets_per_line: int = 2
) -> np.ndarray:
    """Draws rows of pictures under their headings.

    Args:
      rows: sets of uint8 `[S, S, 3]` pictures, all of one size.
      headings: of the pictures of a set.
      sets_per_line: number of sets side by side.

    Returns:
      uint8 `[H, W, 3]`.
    """
    sets = [lay_in_row(pictures) for pictures in rows]
    lines = [
        lay_in_row(sets[first : first + sets_per_line], gap=_SET_GAP)
        for first in range(0, len(sets), sets_per_line)
    ]
    step, set_step = rows[0][0].shape[1] + GAP, sets[0].shape[1] + _SET_GAP
    lefts = [
        place * set_step + column * step
        for place in range(min(sets_per_line, len(sets)))
        for column in range(len(headings))
    ]
    return write_headings(lay_in_column(lines), list(headings) * sets_per_line, lefts)


def outline_region(picture_uint8: np.ndarray, region: np.ndarray) -> np.ndarray:
    """Draws the edge of the region on the picture, in white beside black.

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

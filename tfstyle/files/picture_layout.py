# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Pictures beside and above one another on white, to be looked at."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

GAP = 4
_HEADING_HEIGHT = 20


def fit_height(picture_uint8: np.ndarray, height: int) -> np.ndarray:
    """The picture, uint8 `[h, w, 3]`, resized to a height with its proportions kept."""
    rows, columns = picture_uint8.shape[:2]
    if rows == height:
        return picture_uint8
    size = max(round(columns * height / rows), 1), height
    return np.asarray(Image.fromarray(picture_uint8).resize(size, Image.Resampling.LANCZOS))


def lay_in_row(
    pictures_uint8: Sequence[np.ndarray], *, height: int | None = None, gap: int = GAP
) -> np.ndarray:
    """Pictures in a row, from the left.

    Args:
      pictures_uint8: uint8 `[h, w, 3]`, at least one; brought to one height.
      height: pixels; the first picture's unless given.
      gap: pixels of white between two pictures.

    Returns:
      uint8 `[height, W, 3]`.
    """
    height = height or pictures_uint8[0].shape[0]
    white = np.full((height, gap, 3), 255, np.uint8)
    parts = [part for picture in pictures_uint8 for part in (white, fit_height(picture, height))]
    return np.concatenate(parts[1:], axis=1)


def lay_in_column(pictures_uint8: Sequence[np.ndarray], *, gap: int = GAP) -> np.ndarray:
    """Pictures above one another, from the top, flush left.

    Args:
      pictures_uint8: uint8 `[h, w, 3]`, at least one.
      gap: pixels of white between two pictures.

    Returns:
      uint8 `[H, W, 3]` as wide as the widest.
    """
    width = max(picture.shape[1] for picture in pictures_uint8)
    white = np.full((gap, width, 3), 255, np.uint8)
    parts = []
    for picture in pictures_uint8:
        missing = width - picture.shape[1]
        parts += [white, np.pad(picture, ((0, 0), (0, missing), (0, 0)), constant_values=255)]
    return np.concatenate(parts[1:], axis=0)


def write_headings(
    picture_uint8: np.ndarray, headings: Sequence[str], lefts: Sequence[int]
) -> np.ndarray:
    """The picture with a line of text above it.

    Args:
      picture_uint8: uint8 `[H, W, 3]`.
      headings: short words.
      lefts: where each begins, pixels.

    Returns:
      uint8 `[H + 20, W, 3]`.
    """
    line = Image.new("RGB", (picture_uint8.shape[1], _HEADING_HEIGHT), "white")
    pen = ImageDraw.Draw(line)
    for heading, left in zip(headings, lefts):
        pen.text((left + 2, 4), heading, fill="black")
    return lay_in_column([np.asarray(line), picture_uint8], gap=0)

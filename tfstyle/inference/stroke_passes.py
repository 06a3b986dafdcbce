# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Strokes of any size: the picture is painted reduced first, and that is refined at full size."""

import math
from typing import NamedTuple

import cv2
import numpy as np

ROUNDING = 2  # pixels more than the next pass sees: squares at the border, bilinear enlarging


class StrokePass(NamedTuple):
    """One pass of the network over the whole region.

    Attributes:
      reduction: factor by which the picture is reduced, a power of 2.
      style_scale: scale of the style picture.
    """

    reduction: int
    style_scale: float


def plan_passes(stroke_size: float, *, coarse_to_fine: bool = True) -> tuple[StrokePass, ...]:
    """The passes that paint strokes of a size, the coarsest first.

    A network paints strokes of the sizes that it was trained with. Larger ones come from a reduced
    picture, on which they are as large as in the painting; each further pass doubles the size,
    paints from the enlarged result beside the photograph's colours, and adds detail.

    Args:
      stroke_size: 1 = as in the painting.
      coarse_to_fine: whether the network takes a coarse result; otherwise there is one pass.
    """
    doublings = max(math.floor(math.log2(stroke_size) + 0.5), 0) if coarse_to_fine else 0
    return tuple(StrokePass(2**k, stroke_size / 2**k) for k in range(doublings, -1, -1))


def plan_reaches(count: int, *, margin: int, reach: int = 0) -> list[int]:
    """How far around the region each of `count` passes paints, in its own pixels.

    Args:
      count: of passes; the coarsest comes first.
      margin: pixels around a region beyond which nothing counts for it.
      reach: of the last pass.
    """
    reaches = [reach]
    for _ in range(count - 1):
        reaches.append(-(-(reaches[-1] + margin) // 2) + ROUNDING)
    return reaches[::-1]


def reduce_picture(pixels_uint8: np.ndarray, reduction: int) -> np.ndarray:
    """Means of squares of `reduction` pixels a side, `[ceil(H / r), ceil(W / r), C]` uint8.

    Squares that leave the picture repeat its last row or column.
    """
    height, width = pixels_uint8.shape[:2]
    bottom, right = -height % reduction, -width % reduction
    padded = cv2.copyMakeBorder(pixels_uint8, 0, bottom, 0, right, cv2.BORDER_REPLICATE)
    size = padded.shape[1] // reduction, padded.shape[0] // reduction
    return cv2.resize(padded, size, interpolation=cv2.INTER_AREA)


def reduce_mask(region: np.ndarray, reduction: int) -> np.ndarray:
    """Squares of which at least half is inside, bool `[ceil(H / r), ceil(W / r)]`."""
    height, width = region.shape
    padded = np.pad(region, ((0, -height % reduction), (0, -width % reduction)))
    rows, columns = padded.shape[0] // reduction, padded.shape[1] // reduction
    squares = padded.reshape(rows, reduction, columns, reduction)
    return 2 * np.count_nonzero(squares, axis=(1, 3)) >= reduction**2


def enlarge_picture(pixels_uint8: np.ndarray, *, height: int, width: int) -> np.ndarray:
    """The picture at twice its size, bilinear, `[height, width, C]` uint8; halves round up."""
    size = 2 * pixels_uint8.shape[1], 2 * pixels_uint8.shape[0]
    return cv2.resize(pixels_uint8, size, interpolation=cv2.INTER_LINEAR_EXACT)[:height, :width]

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Separate pieces of a region, on a grid of cells."""

import itertools
from collections.abc import Sequence

import cv2
import numpy as np

from tfstyle.ops.boxes import Box, align_box, intersect_boxes, merge_boxes

# Most pieces to consider one by one; if there are more, near ones are joined first.
MOST_PIECES = 32


def mark_cells(region: np.ndarray, stride: int) -> np.ndarray:
    """Bool `[rows, columns]`: the cells that hold any pixel of the region.

    Args:
      region: bool `[H, W]`.
      stride: side of a cell in pixels.

    There are at least two rows and two columns, since the network pads smaller pictures.
    """
    height, width = region.shape
    rows, columns = (max(-(-side // stride), 2) for side in (height, width))
    padded = np.pad(region, ((0, rows * stride - height), (0, columns * stride - width)))
    return padded.reshape(rows, stride, columns, stride).any(axis=(1, 3))


def grow_cells(cells: np.ndarray, reach: int) -> np.ndarray:
    """The cells and all others within `reach` cells of them, bool `[rows, columns]`."""
    if not reach:
        return cells
    kernel = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    return cv2.dilate(cells.astype(np.uint8), kernel) > 0


def find_pieces(cells: np.ndarray) -> list[Box]:
    """Boxes around the connected pieces, joined until there are few enough and none overlap."""
    coarseness = 1
    while True:
        marked = cells if coarseness == 1 else mark_cells(cells, coarseness)
        count, _, stats, _ = cv2.connectedComponentsWithStats(marked.astype(np.uint8))
        if count - 1 <= MOST_PIECES:
            break
        coarseness *= 2
    boxes = [
        Box(y * coarseness, x * coarseness, (y + h) * coarseness, (x + w) * coarseness)
        for x, y, w, h, _ in stats[1:].tolist()
    ]
    whole = cells.shape
    return _separate([align_box(box, 1, *whole) for box in boxes])


def _separate(boxes):
    """The boxes, joined until none overlap."""
    separate = []
    for box in boxes:
        while touched := [other for other in separate if intersect_boxes(box, other)]:
            separate = [other for other in separate if other not in touched]
            for other in touched:
                box = merge_boxes(box, other)
        separate.append(box)
    return separate


def join_nearest(boxes: Sequence[Box]) -> list[Box]:
    """The boxes after joining the two whose common box adds the least area."""
    first, second = min(
        itertools.combinations(boxes, 2),
        key=lambda pair: merge_boxes(*pair).area - pair[0].area - pair[1].area,
    )
    rest = [box for box in boxes if box not in (first, second)]
    return _separate([*rest, merge_boxes(first, second)])

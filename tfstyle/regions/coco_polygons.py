# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Polygons filled as COCO's own tools fill them, pixel for pixel.

Vertices are rounded to fifths of a pixel, edges drawn on that finer grid, and where an edge goes
from one fine column to the next in the middle of a pixel's column, the filling turns on or off
below. OpenCV and scikit-image fill other pixels along the outline.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tfstyle.errors import InputError

_FINE = 5  # parts of a pixel
# Farther outside, in sides of the picture, a vertex is a mistake.
_FARTHEST = 2
# Points of one outline on the fine grid; an outline through every pixel of a camera's picture.
_LONGEST = 20_000_000


def scale_polygon(polygon: Any, height: int, width: int) -> np.ndarray:
    """The vertices of a polygon on the fine grid, (x, y) int32 `[N, 2]`.

    Args:
      polygon: list of x, y, x, y, ... in pixels.
      height, width: of the picture.

    Raises:
      InputError: no polygon, or one that lies elsewhere.
    """
    if not isinstance(polygon, list) or len(polygon) < 6 or len(polygon) % 2:
        raise InputError("a polygon is a list of three or more pairs x, y")
    try:
        numbers = np.array(polygon)
    except ValueError as error:  # lists of different lengths inside
        raise InputError("a polygon's coordinates are numbers") from error
    if numbers.dtype.kind not in "iuf" or numbers.ndim != 1:
        raise InputError("a polygon's coordinates are numbers")
    longer = max(height, width)
    farthest = _FARTHEST * longer
    if not (numbers.min() >= -farthest and numbers.max() <= longer + farthest):  # NaN is neither
        raise InputError(f"a polygon far outside its picture of {height} x {width}")
    # Truncated, as a cast in C does: also below zero.
    fine = np.trunc(_FINE * numbers + 0.5).astype(np.int32).reshape(-1, 2)
    if np.abs(_list_ends(fine) - fine).max(axis=1).sum(dtype=np.int64) > _LONGEST:
        raise InputError("a polygon whose outline is too long for its picture")
    return fine


def compute_polygon_area(fine: np.ndarray) -> float:
    """The area inside, pixels, of what `scale_polygon` gives."""
    start, end = fine.astype(np.float64), _list_ends(fine)
    return abs(float(start[:, 0] @ end[:, 1] - start[:, 1] @ end[:, 0])) / (2 * _FINE**2)


def fill_polygons(polygons: Sequence[np.ndarray], height: int, width: int) -> np.ndarray:
    """What lies in any of the polygons, bool `[height, width]`."""
    inside = np.zeros(height * width, bool)
    for fine in polygons:
        turns, counts = np.unique(_find_turns(fine, height, width), return_counts=True)
        turns = turns[counts % 2 == 1]  # two at one place undo each other
        runs = np.diff(turns, prepend=0, append=height * width)
        inside |= np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    return inside.reshape(width, height).T


def _list_ends(fine: np.ndarray) -> np.ndarray:
    """Where each edge ends, the last one at the first vertex."""
    return np.concatenate((fine[1:], fine[:1]))


def _find_turns(fine: np.ndarray, height: int, width: int) -> np.ndarray:
    """Where the filling turns on or off, counted down the columns, 0 to height * width."""
    x, y = _draw_edges(fine)
    steps = np.flatnonzero(x[1:] != x[:-1])
    left = np.where(x[steps + 1] < x[steps], x[steps + 1], x[steps + 1] - 1)
    top = np.minimum(y[steps + 1], y[steps])
    middle = _FINE // 2
    column, rest = np.divmod(left - middle, _FINE)
    crossing = (rest == 0) & (column >= 0) & (column < width)
    # The first pixel whose middle is not above the edge.
    row = np.clip(-((middle - top[crossing]) // _FINE), 0, height)
    return column[crossing] * height + row


def _draw_edges(fine: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points of all edges in order, each step along the longer axis; int64 x and y."""
    start = fine.astype(np.int64)
    end = _list_ends(start)
    length = np.abs(end - start).max(axis=1)
    steep = np.abs(end - start)[:, 1] > np.abs(end - start)[:, 0]
    along = np.where(steep, 1, 0)
    rows = np.arange(len(fine))
    # Drawn from the lower end, whichever way it goes, so that both ways give the same points.
    reverse = start[rows, along] > end[rows, along]
    low = np.where(reverse[:, None], end, start)
    high = np.where(reverse[:, None], start, end)
    slope = (high - low)[rows, 1 - along] / np.maximum(length, 1)

    edge = np.repeat(rows, length + 1)
    place = np.arange(len(edge)) - np.repeat(np.cumsum(length + 1) - (length + 1), length + 1)
    place = np.where(reverse[edge], length[edge] - place, place)
    longer = low[rows, along][edge] + place
    shorter = (low[rows, 1 - along][edge] + slope[edge] * place + 0.5).astype(np.int64)
    return np.where(steep[edge], shorter, longer), np.where(steep[edge], longer, shorter)

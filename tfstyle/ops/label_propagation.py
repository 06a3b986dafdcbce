# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Labels of a picture from labelled ones that show nearly the same: each cell asks its likes."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from tfstyle.ops.boxes import Box

# Side in cells of the patches that are compared.
_PATCH = 3
# Mean squared difference of patches, of values of 1, that takes a vote to 1 / e: a patch asks its
# few best likes. Ten times as much cost a hundredth of the IoU of a swan and six of a dog's.
_TEMPERATURE = 2.5e-4
# The same for a cell's distance from where it is expected, squared.
_PER_STEP = 2e-5
_FAR = 9.0  # a value that nothing is like, beyond the border


class Reference(NamedTuple):
    """A labelled picture.

    Attributes:
      values: `[H, W, C]` float32.
      labels: `[H, W]` float32 in [0, 1].
      offset: rows and columns by which what it shows has moved since, whole cells.
    """

    values: np.ndarray
    labels: np.ndarray
    offset: tuple[int, int]


def propagate_labels(
    values: np.ndarray, box: Box, references: Sequence[Reference], *, reach: int
) -> np.ndarray:
    """Labels of the cells of a box: means of those of similar patches nearby in the references.

    As in video object segmentation by matching (Oh et al., "Video object segmentation using
    space-time memory networks", ICCV 2019), with the patches' own colours for features, and only
    near where a cell is expected. Unlike a flow, it finds again what was hidden for some frames, as
    long as a reference shows it.

    Args:
      values: `[H, W, C]` float32, such as CIELAB over 100.
      box: the cells asked for.
      references: labelled pictures of the same size.
      reach: cells up to which the references are searched, each way.

    Returns:
      float32 `[h, w]` in [0, 1].
    """
    asked = np.ascontiguousarray(values[box.slices])
    total, votes, best = 0.0, 0.0, None
    for reference in references:
        distances, labels = [], []
        for row in range(-reach, reach + 1):
            for column in range(-reach, reach + 1):
                top, left = (
                    start - moved + step
                    for start, moved, step in zip(box, reference.offset, (row, column))
                )
                place = Box(top, left, top + box.height, left + box.width)
                seen, label = _crop(reference.values, place, _FAR), _crop(reference.labels, place)
                difference = cv2.subtract(asked, seen)
                square = cv2.transform(difference * difference, _mean_of(asked.shape[-1]))
                distance = cv2.blur(square, (_PATCH, _PATCH), borderType=cv2.BORDER_REPLICATE)
                distances.append(distance + np.float32(_PER_STEP * (row * row + column * column)))
                labels.append(label)
        distances, labels = np.stack(distances), np.stack(labels)
        nearest = distances.min(axis=0)
        lowest = nearest if best is None else np.minimum(best, nearest)
        # Weights are relative to the nearest patch of all references so far.
        fade = 1.0 if best is None else np.exp((lowest - best) / _TEMPERATURE)
        weights = np.exp((lowest - distances) / _TEMPERATURE)
        total = total * fade + weights.sum(axis=0)
        votes = votes * fade + (weights * labels).sum(axis=0)
        best = lowest
    return (votes / total).astype(np.float32)


def find_displacement(
    values: np.ndarray, before: np.ndarray, labels: np.ndarray, box: Box, *, reach: int
) -> tuple[int, int]:
    """By how many rows and columns the labelled cells of one picture have moved to the next.

    Args:
      values: `[H, W, C]` float32, the picture now.
      before: the same, as it was.
      labels: `[H, W]` in [0, 1], of `before`.
      box: around the labelled cells.
      reach: cells up to which to look, each way.
    """
    template = np.ascontiguousarray(before[box.slices])
    weights = np.repeat(labels[box.slices][..., None], template.shape[-1], axis=-1)
    around = Box(box.ymin - reach, box.xmin - reach, box.ymax + reach, box.xmax + reach)
    search = _crop(values, around, 0.5)
    cost = cv2.matchTemplate(search, template, cv2.TM_SQDIFF, mask=weights.astype(np.float32))
    steps = np.arange(-reach, reach + 1) ** 2
    cost = cost / max(weights.sum(), 1.0) + _PER_STEP * (steps[:, None] + steps[None])
    row, column = np.unravel_index(np.argmin(cost), cost.shape)
    return int(row) - reach, int(column) - reach


def _mean_of(channels):
    return np.full((1, channels), 1 / channels, np.float32)


def _crop(values, place, outside=0.0):
    """The part of an array at a box, which may leave it."""
    height, width = values.shape[:2]
    shape = (place.height, place.width, *values.shape[2:])
    rows, columns = (
        slice(max(start, 0), max(min(end, side), 0))
        for start, end, side in zip(place[:2], place[2:], (height, width))
    )
    inside = values[rows, columns]
    if inside.shape == shape:
        return inside
    crop = np.full(shape, outside, np.float32)
    crop[
        rows.start - place.ymin : rows.start - place.ymin + inside.shape[0],
        columns.start - place.xmin : columns.start - place.xmin + inside.shape[1],
    ] = inside
    return crop

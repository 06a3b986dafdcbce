# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Integer box geometry: (ymin, xmin, ymax, xmax), pixels, half-open."""

from typing import NamedTuple

import numpy as np


class Box(NamedTuple):
    """Rows ymin..ymax-1 and columns xmin..xmax-1 of a picture."""

    ymin: int
    xmin: int
    ymax: int
    xmax: int

    @property
    def height(self) -> int:
        return self.ymax - self.ymin

    @property
    def width(self) -> int:
        return self.xmax - self.xmin

    @property
    def area(self) -> int:
        return self.height * self.width

    @property
    def slices(self) -> tuple[slice, slice]:
        """`picture[box.slices]` is the box's part of `picture` [H, W, ...]."""
        return slice(self.ymin, self.ymax), slice(self.xmin, self.xmax)

    def relative_to(self, outer: "Box") -> "Box":
        """The same box in the coordinates of `outer`'s own pixels."""
        return Box(
            self.ymin - outer.ymin,
            self.xmin - outer.xmin,
            self.ymax - outer.ymin,
            self.xmax - outer.xmin,
        )


def compute_bounding_box(region: np.ndarray) -> Box | None:
    """Smallest box around the non-zero pixels of `region` [H, W], or None if there are none."""
    rows = np.flatnonzero(np.any(region, axis=1))
    if rows.size == 0:
        return None
    ymin, ymax = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(np.any(region[ymin:ymax], axis=0))
    return Box(ymin, int(columns[0]), ymax, int(columns[-1]) + 1)


def expand_box(box: Box, margin: int, height: int, width: int) -> Box:
    """Grows `box` by `margin` pixels on each side and clips it to a height x width picture."""
    return Box(
        max(box.ymin - margin, 0),
        max(box.xmin - margin, 0),
        min(box.ymax + margin, height),
        min(box.xmax + margin, width),
    )


def align_box(box: Box, stride: int, height: int, width: int) -> Box:
    """Grows `box` to start at multiples of `stride` and end at one or at the picture's edge."""
    return Box(
        box.ymin // stride * stride,
        box.xmin // stride * stride,
        min(-(-box.ymax // stride) * stride, height),
        min(-(-box.xmax // stride) * stride, width),
    )


def merge_boxes(first: Box, second: Box) -> Box:
    """Smallest box that contains both."""
    return Box(
        min(first.ymin, second.ymin),
        min(first.xmin, second.xmin),
        max(first.ymax, second.ymax),
        max(first.xmax, second.xmax),
    )


def intersect_boxes(first: Box, second: Box) -> Box | None:
    """Intersection of two boxes, or None if it is empty."""
    shared = Box(
        max(first.ymin, second.ymin),
        max(first.xmin, second.xmin),
        min(first.ymax, second.ymax),
        min(first.xmax, second.xmax),
    )
    return shared if shared.height > 0 and shared.width > 0 else None


def split_box(box: Box, height: int, width: int) -> list[Box]:
    """Splits `box` into tiles of at most height x width, row by row."""
    return [
        Box(y, x, min(y + height, box.ymax), min(x + width, box.xmax))
        for y in range(box.ymin, box.ymax, height)
        for x in range(box.xmin, box.xmax, width)
    ]

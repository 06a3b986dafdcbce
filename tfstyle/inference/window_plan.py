# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Plans which parts of a picture the network has to see, so that the cost follows the region.

A plan covers the region with windows of one shape. Each window has a core, whose pixels are kept,
and around it a margin for the network's receptive field. Everything is counted in cells of stride
by stride pixels, so that all windows are aligned with the network's stride.
"""

import dataclasses
import itertools
import math

import numpy as np

from tfstyle.errors import InputError
from tfstyle.inference.region_pieces import find_pieces, grow_cells, join_nearest, mark_cells
from tfstyle.ops.boxes import Box, compute_bounding_box, expand_box, split_box

# Overhead of one more window, in cells.
WINDOW_OVERHEAD = 64
# Most parts that the largest piece is cut into along a side, to leave out empty windows.
MOST_CUTS = 4


@dataclasses.dataclass(frozen=True)
class Window:
    """`crop` is what the network sees, `core` the part that is kept, both in pixels.

    Crops extend beyond the picture if its sides are not multiples of the stride.
    """

    crop: Box
    core: Box


@dataclasses.dataclass(frozen=True)
class WindowPlan:
    """Windows of one shape whose disjoint cores cover the region.

    Attributes:
      windows: in reading order of the pieces.
      one_pass: whether they all fit into one pass of the network.
    """

    windows: tuple[Window, ...]
    one_pass: bool

    @property
    def pixels(self) -> int:
        """Number of pixels that the network sees, margins included."""
        return sum(window.crop.area for window in self.windows)


class TooFewPixels(InputError):
    """A pass of the network cannot hold the smallest window.

    Attributes:
      needed: number of pixels of the smallest window.
    """

    def __init__(self, max_pixels: int, needed: int):
        super().__init__(
            f"the network has to see {needed} pixels to paint one, and a pass holds {max_pixels}"
        )
        self.needed = needed


class WindowPlanner:
    """Plans windows for one region.

    Args:
      region: bool `[H, W]`, the pixels to paint.
      stride: side of a cell in pixels.
      radius: margin around the core of a window in pixels; less at the border of the picture.
      margin: pixels around all that is painted beyond which nothing counts; default: the radius.
      reach: width in pixels of the surroundings to paint as well.
      max_pixels: most pixels of one pass of the network.

    Raises:
      TooFewPixels: `max_pixels` is less than one window needs.
    """

    def __init__(
        self,
        region: np.ndarray,
        *,
        stride: int,
        radius: int,
        max_pixels: int,
        margin: int | None = None,
        reach: int = 0,
    ):
        self._stride = stride
        self._margin = -(-radius // stride)
        self._max_cells = max_pixels // stride**2
        occupied = mark_cells(region, stride)
        self._wanted = grow_cells(occupied, -(-reach // stride))
        self._wanted_sums = _sum_up(self._wanted)
        self._occupied_sums = _sum_up(occupied)
        margin = -(-(radius if margin is None else margin) // stride)
        self._seen = _find_seen(self._wanted, margin)
        smallest = self._window_sides(1, 1)
        if smallest[0] * smallest[1] > self._max_cells:
            raise TooFewPixels(max_pixels, smallest[0] * smallest[1] * stride**2)

    def plan(self) -> WindowPlan:
        """Finds the cheapest windows for one pass, or if none fit into it, the cheapest tiles."""
        best = None
        for pieces in self._group_pieces():
            for height, width in self._choose_core_sides(pieces):
                cores = _cut(pieces, height, width, self._wanted_sums)
                rows, columns = self._window_sides(height, width)
                cost = len(cores) * (rows * columns + WINDOW_OVERHEAD)
                several = len(cores) * rows * columns > self._max_cells
                if best is None or (several, cost) < best[0]:
                    best = (several, cost), cores, (rows, columns)
        if best is None:
            return WindowPlan((), True)
        (several, _), cores, sides = best
        return WindowPlan(tuple(self._make_window(core, sides) for core in cores), not several)

    def plan_samples(
        self, *, core_side: int, margin: int, most: int, enough: int = 0, share: float = 1.0
    ) -> list[WindowPlan]:
        """Plans passes of many small windows, each pass spread evenly over the region.

        Args:
          core_side: side of the cores in pixels; reduced if a window does not fit into a pass.
          margin: margin around the cores in pixels.
          most: most passes; fewer if they cover the whole region.
          enough, share: windows that are taken of those that cover the region: this number (or
            all), and this share if that is more.
        """
        side, margin = -(-core_side // self._stride), -(-margin // self._stride)
        while math.prod(self._window_sides(side, side, margin)) > self._max_cells and side > 1:
            side //= 2
        sides = self._window_sides(side, side, margin)
        whole = Box(0, 0, *self._wanted.shape)
        cores = _cut([whole], side, side, self._occupied_sums)
        cores.sort(key=lambda core: _interleave(core.ymin // side, core.xmin // side))
        taken = max(min(enough, len(cores)), round(share * len(cores)))
        cores = [cores[k * len(cores) // taken] for k in range(taken)]
        windows = [self._make_window(core, sides, margin) for core in cores]
        passes = -(-len(windows) // max(self._max_cells // math.prod(sides), 1))
        first = range(0, passes, -(-passes // most))
        return [WindowPlan(tuple(windows[start::passes]), True) for start in first]

    def _window_sides(self, height, width, margin=None):
        margins = 2 * (self._margin if margin is None else margin)
        return min(height + margins, self._seen.height), min(width + margins, self._seen.width)

    def _group_pieces(self):
        """The pieces of the region, then with the nearest two joined, and so on down to one box."""
        pieces = find_pieces(self._wanted)
        while pieces:
            yield pieces
            pieces = join_nearest(pieces) if len(pieces) > 1 else None

    def _choose_core_sides(self, pieces):
        height = max(piece.height for piece in pieces)
        width = max(piece.width for piece in pieces)
        for rows, columns in itertools.product(range(1, MOST_CUTS + 1), repeat=2):
            sides = -(-height // rows), -(-width // columns)
            while math.prod(self._window_sides(*sides)) > self._max_cells:
                # One more cut across the longer side, into equal parts.
                rows, columns = (rows + 1, columns) if sides[0] >= sides[1] else (rows, columns + 1)
                sides = -(-height // rows), -(-width // columns)
            yield sides

    def _make_window(self, core, sides, margin=None):
        margin = self._margin if margin is None else margin
        ymin, xmin = (
            min(max(start - margin, first), last - side)
            for start, first, last, side in zip(core[:2], self._seen[:2], self._seen[2:], sides)
        )
        crop = Box(ymin, xmin, ymin + sides[0], xmin + sides[1])
        return Window(_scale(crop, self._stride), _scale(core, self._stride))


def _find_seen(wanted, margin):
    """The box of the cells that are set, and a margin around it; the whole where none is."""
    box = compute_bounding_box(wanted) or Box(0, 0, *wanted.shape)
    return expand_box(box, margin, *wanted.shape)


def _sum_up(cells):
    """The number of cells that are set above and to the left of every grid point."""
    return np.pad(np.cumsum(np.cumsum(cells, axis=0), axis=1), ((1, 0), (1, 0)))


def _count(box, sums):
    return (
        sums[box.ymax, box.xmax]
        - sums[box.ymin, box.xmax]
        - sums[box.ymax, box.xmin]
        + sums[box.ymin, box.xmin]
    )


def _cut(pieces, height, width, sums):
    """Splits the pieces into tiles and keeps those in which a cell is set."""
    cores = itertools.chain.from_iterable(split_box(p, height, width) for p in pieces)
    return [core for core in cores if _count(core, sums)]


def _scale(box, factor):
    return Box(*(factor * value for value in box))


def _interleave(row, column):
    """Position along a Z-order curve, which keeps neighbours close."""
    return sum(
        (row >> bit & 1) << 2 * bit + 1 | (column >> bit & 1) << 2 * bit for bit in range(16)
    )

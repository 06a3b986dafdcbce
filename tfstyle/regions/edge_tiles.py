# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The tiles of a picture that a region's edge passes through.

Edge work costs float copies of many channels; done tile by tile, its memory does not grow with
the picture and its time follows the length of the edge.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from tfstyle.ops import boxes

TILE = 512


class EdgeTile(NamedTuple):
    """`crop` is what to work on, `core` where its result belongs, `inner` the core in the crop."""

    crop: tuple[slice, slice]
    core: tuple[slice, slice]
    inner: tuple[slice, slice]


def iterate_edge_tiles(inside: np.ndarray, *, halo: int, tile: int = TILE) -> Iterator[EdgeTile]:
    """Tiles, in reading order, that have both sides of the edge within `halo` pixels.

    Args:
      inside: bool `[H, W]`.
      halo: pixels around a tile that its result depends on.
      tile: height and width of the cores, which do not overlap.

    Yields:
      EdgeTile; crops start at a tile's corner minus the halo, or at the picture's border.
    """
    height, width = inside.shape
    for core in boxes.split_box(boxes.Box(0, 0, height, width), tile, tile):
        crop = boxes.expand_box(core, halo, height, width)
        around = inside[crop.slices]
        if around.any() and not around.all():
            yield EdgeTile(crop.slices, core.slices, core.relative_to(crop).slices)

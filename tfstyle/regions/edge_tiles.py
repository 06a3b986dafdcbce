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

# Small tiles follow the edge closely, but their halos overlap.
SMALLEST_TILE = 128
TILE_PER_HALO = 4


class EdgeTile(NamedTuple):
    """`crop` is what to work on, `core` where its result belongs, `inner` the core in the crop."""

    crop: tuple[slice, slice]
    core: tuple[slice, slice]
    inner: tuple[slice, slice]


def iterate_edge_tiles(inside: np.ndarray, *, halo: int) -> Iterator[EdgeTile]:
    """Tiles, in reading order, that have both sides of the edge within `halo` pixels.

    Args:
      inside: bool `[H, W]`.
      halo: pixels around a tile that its result depends on.

    Yields:
      EdgeTile; cores do not overlap. Where `halo` is a power of two, crops start at a multiple of
      it, as pyramids need.
    """
    tile = max(SMALLEST_TILE, TILE_PER_HALO * halo)
    height, width = inside.shape
    for core in boxes.split_box(boxes.Box(0, 0, height, width), tile, tile):
        crop = boxes.expand_box(core, halo, height, width)
        around = inside[crop.slices]
        if around.any() and not around.all():
            yield EdgeTile(crop.slices, core.slices, core.relative_to(crop).slices)

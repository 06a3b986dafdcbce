# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Putting a stylized region back into its photograph.

The mask is hard inside the network's statistics and soft only here: soft in both leaves a grey
gap along the edge. Only tiles that the edge passes through are worked on, since that takes float
copies of many channels: memory does not grow with the picture, and time follows the edge's length.
"""

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from tfstyle.errors import InputError
from tfstyle.ops import boxes
from tfstyle.regions.edge_options import (
    DEFAULT_EDGE,
    DEFAULT_RADIUS,
    check_edge,
    compute_edge_halo,
)
from tfstyle.regions.edge_weights import feather_mask, guide_mask
from tfstyle.regions.pyramid_blend import blend_pyramid

# Small tiles follow the edge closely, but their halos overlap.
SMALLEST_TILE = 128
_LARGEST_TILE = 1024
_TILE_PER_HALO = 4


def blend_edge(
    content_uint8: np.ndarray,
    stylized_uint8: np.ndarray,
    mask: np.ndarray,
    *,
    edge: str = DEFAULT_EDGE,
    radius: int = DEFAULT_RADIUS,
    strength: float = 1.0,
    guide_uint8: np.ndarray | None = None,
) -> np.ndarray:
    """The stylized picture inside the mask, the content outside, joined along the edge.

    Pixels farther outside the mask than `radius` (Euclidean, between pixel centres) are the
    content's bit for bit, with "hard" all outside pixels are; farther inside than `radius` they
    are the stylized picture's. Only tiles that the edge passes through cost time and memory.

    Args:
      content_uint8: RGB uint8 `[H, W, 3]`.
      stylized_uint8: the same size, not composited; read inside the mask and within
        `compute_edge_margin(edge=edge, radius=radius)` pixels of it, anything elsewhere.
      mask: `[H, W]`, inside where > 0.5. Empty: the content is returned.
      edge: one of EDGES.
      radius: pixels to either side of the edge that may be mixed; 0 is "hard".
      strength: in [0, 1], how much of the stylized picture; 0 returns the content.
      guide_uint8: the photograph that "guided" follows, where the content is not it (a region
        already restyled lies in it); default the content.

    Returns:
      uint8 `[H, W, 3]`, a new array.

    Raises:
      InputError: arrays of different sizes or kinds, another edge, a bad radius or strength.
    """
    check_edge(edge, radius)
    guide_uint8 = content_uint8 if guide_uint8 is None else guide_uint8
    inside = np.asarray(mask) > 0.5
    _check_arrays(content_uint8, stylized_uint8, guide_uint8, inside)
    if not 0 <= strength <= 1:
        raise InputError(f"strength {strength}: use a number from 0 to 1")
    if strength == 1:
        target_uint8 = stylized_uint8
    else:
        target_uint8 = cv2.addWeighted(content_uint8, 1 - strength, stylized_uint8, strength, 0)
    result = content_uint8.copy()
    cv2.copyTo(target_uint8, inside.view(np.uint8), result)
    if edge == "hard" or radius == 0 or strength == 0:
        return result
    for part in _iterate_edge_tiles(inside, halo=compute_edge_halo(edge=edge, radius=radius)):
        content, target = content_uint8[part.crop], target_uint8[part.crop]
        around = inside[part.crop]
        if edge == "pyramid":
            blended = blend_pyramid(content, target, around, radius)
        else:
            if edge == "feather":
                weights = feather_mask(around, radius)
            else:
                weights = guide_mask(guide_uint8[part.crop], around, radius)
            blended = content + weights[..., None] * (target.astype(np.float32) - content)
        result[part.core] = np.rint(blended[part.inner]).astype(np.uint8)
    return result


class _EdgeTile(NamedTuple):
    """`crop` is what to work on, `core` where its result belongs, `inner` the core in the crop."""

    crop: tuple[slice, slice]
    core: tuple[slice, slice]
    inner: tuple[slice, slice]


def _iterate_edge_tiles(inside: np.ndarray, *, halo: int) -> Iterator[_EdgeTile]:
    """Tiles, in reading order, that have both sides of the edge within `halo` pixels.

    Cores do not overlap. Where `halo` is a power of two, crops start at a multiple of a quarter of
    it, as pyramids need.
    """
    tile = max(SMALLEST_TILE, min(_TILE_PER_HALO * halo, _LARGEST_TILE))
    height, width = inside.shape
    for core in boxes.split_box(boxes.Box(0, 0, height, width), tile, tile):
        crop = boxes.expand_box(core, halo, height, width)
        around = inside[crop.slices]
        if around.any() and not around.all():
            yield _EdgeTile(crop.slices, core.slices, core.relative_to(crop).slices)


def _check_arrays(content_uint8, stylized_uint8, guide_uint8, inside):
    shape = (*inside.shape, 3)
    for name, picture in (
        ("content", content_uint8),
        ("stylized picture", stylized_uint8),
        ("guide", guide_uint8),
    ):
        if picture.dtype != np.uint8 or picture.shape != shape:
            raise InputError(
                f"{name}: expected uint8 {list(shape)} as the mask's size asks for, "
                f"got {picture.dtype} {list(picture.shape)}"
            )

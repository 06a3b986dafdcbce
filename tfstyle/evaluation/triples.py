# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The photographs, objects and paintings that a checkpoint is judged on."""

import dataclasses
import hashlib
import logging
import math
from collections.abc import Sequence

import numpy as np

from tfstyle.data.joint_transforms import Crop, choose_centre, crop_picture, crop_region
from tfstyle.data.options import TrainingDataOptions
from tfstyle.data.sources import make_photo_source, make_style_source
from tfstyle.errors import InputError

_logger = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Triple:
    """A photograph, the region of one object in it, and a painting.

    Attributes:
      content_uint8: `[S, S, 3]`.
      region: bool `[S, S]`.
      style_uint8: `[s, s, 3]`, s at most S.
      content_name, style_name: their files.
    """

    content_uint8: np.ndarray
    region: np.ndarray
    style_uint8: np.ndarray
    content_name: str
    style_name: str


def make_triples(
    data: TrainingDataOptions,
    *,
    count: int,
    min_area: float = 0.05,
    max_area: float = 0.6,
    flag: str = "triples",
) -> list[Triple]:
    """Makes the same triples for the same folders, in the order of a hash of the file names.

    Each photograph is cropped to the square around its largest object that fills `min_area` to
    `max_area` of the square; photographs without one are skipped. Of a painting the middle square
    is used, reduced to the pictures' size if it is larger, never enlarged, so strokes are at most
    as large as in the file. Every painting is used once before one is used again, and so is every
    photograph. A file that cannot be read is skipped with a warning that names it.

    Args:
      data: the folders; its `split`, `heldout_share` and `picture_size` are used.
      count: number of triples.
      min_area, max_area: of the region, as shares of the square.
      flag: name of the flag of `count`, for messages.

    Returns:
      list of Triple.

    Raises:
      InputError: no photograph has a suitable object, or there are too few files for `count` pairs.
    """
    contents = []
    source = make_photo_source(data)
    for index in sort_by_hash(source.names):
        photograph = _load(source, index, data.picture_size)
        if photograph is None:
            continue
        name = source.names[index]
        chosen = _cut_around_largest(photograph, name, data.picture_size, min_area, max_area)
        if chosen is not None:
            contents.append((*chosen, name))
        if len(contents) == count:
            break
    if not contents:
        raise InputError(
            f"--photos={data.photos}: no {data.split} photograph has an object of {min_area:.0%} "
            f"to {max_area:.0%} of the picture; give --annotations or --masks"
        )
    paintings = _cut_paintings(make_style_source(data), data.picture_size, count)
    if len(contents) * len(paintings) < count:
        raise InputError(
            f"{len(contents)} photographs with an object and {len(paintings)} paintings cannot "
            f"make --{flag}={count}; lower it, or give more with --photos and --styles"
        )
    triples = []
    for k in range(count):
        content, region, content_name = contents[k % len(contents)]
        # Both take turns; after all such pairs have occurred, the paintings are shifted by one.
        turn = k + k // math.lcm(len(contents), len(paintings))
        style, style_name = paintings[turn % len(paintings)]
        triples.append(Triple(content, region, style, content_name, style_name))
    return triples


def sort_by_hash(names: Sequence[str]) -> list[int]:
    """Indices of the names in the order of their hashes, which is the same everywhere."""

    def digest(index):
        return hashlib.sha256(f"triples:{names[index]}".encode("utf-8", "surrogateescape")).digest()

    return sorted(range(len(names)), key=digest)


def _load(source, index, size):
    """What `source.load` gives, or None where the file cannot be read."""
    try:
        return source.load(index, shrink_to=size)
    except InputError as error:
        _logger.warning("skipped %s: %s", source.names[index], error)
        return None


def _cut_paintings(source, size, most):
    """The middle squares of up to `most` paintings, of at most `size` pixels, with names."""
    paintings = []
    for index in sort_by_hash(source.names):
        if len(paintings) == most:
            break
        pixels = _load(source, index, size)
        if pixels is not None:
            side = min(size, *pixels.shape[:2])
            square = _cut(pixels, choose_centre(*pixels.shape[:2]), side)
            paintings.append((square, source.names[index]))
    return paintings


def _cut_around_largest(photograph, name, size, min_area, max_area):
    """Picture and region of the largest object of the wanted area, or None."""
    found = None
    for load_mask in photograph.instances:
        try:
            mask = load_mask()
        except Exception as error:  # the other objects may have good masks
            _logger.warning("skipped a mask of %s: %s", name, error)
            continue
        if mask.any():
            crop = _choose_square(mask)
            region = crop_region(mask, crop, size)
            if min_area <= region.mean() <= max_area:
                if found is None or region.sum() > found[1].sum():
                    found = _cut(photograph.pixels_uint8, crop, size), region
    return found


def _choose_square(mask):
    """The square of the picture's shorter side whose middle is nearest to the object's."""
    height, width = mask.shape
    side = min(height, width)
    middle = [np.flatnonzero(mask.any(axis=1 - axis))[[0, -1]].mean() for axis in (0, 1)]
    top = float(np.clip(round(middle[0] - side / 2), 0, height - side))
    left = float(np.clip(round(middle[1] - side / 2), 0, width - side))
    return Crop(top, left, side)


def _cut(pixels_uint8, crop, size):
    return np.rint(crop_picture(pixels_uint8, crop, size) * 255).astype(np.uint8)

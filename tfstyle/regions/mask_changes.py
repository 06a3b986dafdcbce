# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks that are made step by step: a source adds to what is there, or takes from it."""

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.ops.boxes import Box
from tfstyle.regions.from_strokes import Stroke
from tfstyle.regions.mask_options import MaskOptions, make_mask

# How far around a rough stroke GrabCut looks for the object: in lengths of the stroke's longer
# side, and at least this share of the picture's shorter side.
_AROUND = 0.8
_LEAST_AROUND = 0.35


def change_mask(
    inside: np.ndarray | None, picture: Picture, options: MaskOptions, *, erase: bool = False
) -> np.ndarray:
    """What `options` describe, added to a mask or taken from it.

    Args:
      inside: bool `[H, W]`, or None for an empty mask.
      picture: the picture that the mask is for.
      options: with one source; see `make_mask`.
      erase: take it away instead.

    Returns:
      bool `[H, W]`, maybe all False.

    Raises:
      InputError: see `make_mask`.
    """
    part = make_mask(picture, options).astype(bool)
    if inside is None:
        inside = np.zeros(part.shape, bool)
    return inside & ~part if erase else inside | part


def outline_stroke(picture: Picture, stroke: Stroke, *, width: int) -> MaskOptions:
    """GrabCut of the object under a rough stroke, or under a single point.

    Args:
      picture: the picture.
      stroke: points (y, x) on the object.
      width: of the stroke, pixels.

    Raises:
      InputError: a stroke outside the picture.
    """
    size = np.array(picture.pixels_uint8.shape[:2])
    points = np.asarray(stroke, float)
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise InputError("stroke: expected points (y, x)")
    first, last = points.min(axis=0), points.max(axis=0)
    if (last < 0).any() or (first >= size).any():
        raise InputError("stroke: it lies outside the picture; draw over the object")
    margin = max(_AROUND * (last - first).max(), _LEAST_AROUND * size.min())
    # A rim of background has to be left, from which GrabCut learns its colours.
    low = np.maximum(np.floor(first - margin), 1).astype(int)
    high = np.minimum(np.ceil(last + margin), size - 1).astype(int)
    return MaskOptions(
        grabcut=Box(*low.tolist(), *high.tolist()),
        foreground_stroke=(tuple(map(tuple, points.tolist())),),
        stroke_width=width,
    )

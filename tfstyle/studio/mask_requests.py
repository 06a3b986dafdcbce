# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Changes of a mask as the page sends them, in pixels of the photograph."""

import math
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.inference.region_options import check_number
from tfstyle.ops.boxes import Box
from tfstyle.regions.from_strokes import WIDEST_STROKE
from tfstyle.regions.mask_changes import change_mask, outline_stroke
from tfstyle.regions.mask_options import MaskOptions
from tfstyle.studio.visit import Visit

_MOST_POINTS = 20_000


def make_mask_of(visit: Visit, sent: Any) -> str | None:
    """The mask that a change makes of another one.

    Args:
      visit: whose photograph it is.
      sent: {"base": id or None, "change": {"kind": ..., ...}}; see `_CHANGES`.

    Returns:
      The id of a new mask.

    Raises:
      InputError: see `make_mask`; or a change that the page does not send.
    """
    if not isinstance(sent, dict) or not isinstance(sent.get("change"), dict):
        raise InputError("mask: expected a base and a change")
    change, picture = sent["change"], visit.read_picture()
    base, kind = sent.get("base"), str(change.get("kind"))
    inside = visit.read_inside(None if base is None else str(base))
    if kind == "invert":
        shape = picture.pixels_uint8.shape[:2]
        return visit.add_mask(np.ones(shape, bool) if inside is None else ~inside)
    if kind not in _CHANGES:
        raise InputError(f"mask: no change {kind!r}")
    options = _CHANGES[kind](visit, picture, change)
    return visit.add_mask(change_mask(inside, picture, options, erase=bool(change.get("erase"))))


def _brush(visit, picture, change):
    return MaskOptions(stroke=(_read_points(change),), stroke_width=_read_width(change))


def _box(visit, picture, change):
    return MaskOptions(box=_read_box(change, picture))


def _whole(visit, picture, change):
    return MaskOptions(box=Box(0, 0, *picture.pixels_uint8.shape[:2]))


def _outline_box(visit, picture, change):
    return MaskOptions(grabcut=_read_box(change, picture))


def _outline_stroke(visit, picture, change):
    return outline_stroke(picture, _read_points(change), width=_read_width(change))


def _category(visit, picture, change):
    path = visit.annotations.get(str(change.get("annotations")))
    if path is None:
        raise InputError("these annotations belong to another photograph or visit")
    return MaskOptions(coco_annotations=str(path), coco_category=str(change.get("category")))


_CHANGES = {
    "brush": _brush,
    "box": _box,
    "whole": _whole,
    "outline_box": _outline_box,
    "outline_stroke": _outline_stroke,
    "category": _category,
}


def _read_points(change):
    points = change.get("points")
    if not isinstance(points, list) or not 0 < len(points) <= _MOST_POINTS:
        raise InputError(f"stroke: expected 1 to {_MOST_POINTS} points")
    if not all(isinstance(point, list) and len(point) == 2 for point in points):
        raise InputError("stroke: expected points [y, x]")
    return tuple(tuple(check_number(value, "point") for value in point) for point in points)


def _read_width(change):
    width = check_number(change.get("width", 1), "brush size")
    return min(max(1, round(width)), WIDEST_STROKE)


def _read_box(change, picture: Picture):
    """Clipped to the picture, for a pointer may leave it."""
    sent = change.get("box")
    if not isinstance(sent, list) or len(sent) != 4:
        raise InputError("box: expected y0, x0, y1, x1")
    values = [check_number(value, "box") for value in sent]
    limits = picture.pixels_uint8.shape[:2] * 2
    low, high = values[:2], values[2:]
    rounded = [math.floor(value) for value in low] + [math.ceil(value) for value in high]
    return Box(*(min(max(value, 0), limit) for value, limit in zip(rounded, limits)))

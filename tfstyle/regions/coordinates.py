# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Boxes, polygons and strokes as people type them: y (the row) before x (the column)."""

import math

from tfstyle.errors import InputError
from tfstyle.ops.boxes import Box

_ORDER = "y (down from the top) before x (right from the left)"


def parse_box(text: str, name: str) -> Box:
    """ "y0,x0,y1,x1", whole pixels, half-open, as a Box; InputError for anything else."""
    numbers = _parse_numbers(text, name, int)
    if len(numbers) != 4:
        raise InputError(f"{name} {text!r}: expected four whole numbers y0,x0,y1,x1, {_ORDER}")
    return Box(*numbers)


def parse_points(text: str, name: str) -> tuple[tuple[float, float], ...]:
    """ "y0,x0,y1,x1,..." as ((y0, x0), (y1, x1), ...); InputError for an odd count or words."""
    numbers = _parse_numbers(text, name, float)
    if not numbers or len(numbers) % 2:
        raise InputError(f"{name} {text!r}: expected pairs of numbers y0,x0,y1,x1,..., {_ORDER}")
    return tuple(zip(numbers[::2], numbers[1::2]))


def check_box(box: tuple[int, int, int, int], size: tuple[int, int], *, name: str) -> Box:
    """The box, once it is known to hold a pixel and to lie in a picture of `size` (H, W).

    Raises:
      InputError: names the box by `name` and what it has to keep to.
    """
    box = Box(*box)
    height, width = size
    if not (0 <= box.ymin < box.ymax <= height and 0 <= box.xmin < box.xmax <= width):
        raise InputError(
            f"{name} {','.join(map(str, box))}: expected y0 < y1 and x0 < x1 inside the picture; "
            f"{describe_order(size)}"
        )
    return box


def describe_order(size: tuple[int, int]) -> str:
    """What a message says of coordinates in a picture of `size` (H, W)."""
    return f"y comes before x, and y ends at {size[0]} and x at {size[1]}"


def _parse_numbers(text, name, kind):
    try:
        numbers = [kind(part) for part in text.split(",")]
    except ValueError as error:
        raise InputError(f"{name} {text!r}: {error}; expected y0,x0,y1,x1,..., {_ORDER}") from error
    if not all(map(math.isfinite, numbers)):
        raise InputError(f"{name} {text!r}: expected finite numbers y0,x0,y1,x1,...")
    return numbers

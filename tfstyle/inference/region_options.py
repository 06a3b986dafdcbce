# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What to do with one region."""

import dataclasses
import math
import reprlib
from typing import Any

from tfstyle.errors import InputError
from tfstyle.regions.edge_options import DEFAULT_EDGE, DEFAULT_RADIUS, check_edge

PRESERVE_COLOR = ("none", "luminance", "palette")
STROKE_SIZES = (0.5, 4.0)


@dataclasses.dataclass(frozen=True)
class Region:
    """A region of a picture, and how to restyle it.

    Attributes:
      mask: path, Pillow picture, array `[H, W]`, `MaskOptions`, or None for the whole picture; see
        `read_mask`.
      style: path, bytes, Pillow picture, array, `StyleCode`, or a mixture: a sequence of
        (style, weight) pairs.
      style_strength: in [0, 1], share of the style in the mix with the content; 0 is the content.
      preserve_color: "none"; "luminance": only the region's lightness is restyled, and it keeps its
        colours; "palette": the style picture first takes on the region's palette.
      stroke_size: 0.5 to 4; 1 paints strokes as large as they are in the style picture. Larger ones
        take a few more passes over the reduced picture, half as much time again at most.
      edge: "hard", "feather", "guided" or "pyramid"; None takes the edge of the call.
      style_mask: the part of the style picture that counts, in any form of `mask`; for one style,
        and networks that take it. None: all of it.
      edge_radius: reach of the edge to either side, in pixels; None takes that of the call.
    """

    mask: Any
    style: Any
    style_strength: float = 1.0
    preserve_color: str = "none"
    stroke_size: float = 1.0
    edge: str | None = None
    edge_radius: int | None = None
    style_mask: Any = None

    def __post_init__(self):
        check_share(self.style_strength, "style_strength")
        if self.preserve_color not in PRESERVE_COLOR:
            raise InputError(
                f"preserve_color={self.preserve_color}: use one of {', '.join(PRESERVE_COLOR)}"
            )
        smallest, largest = STROKE_SIZES
        if not smallest <= check_number(self.stroke_size, "stroke_size") <= largest:
            raise InputError(f"stroke_size={self.stroke_size}: use {smallest:g} to {largest:g}")
        check_edge(
            DEFAULT_EDGE if self.edge is None else self.edge,
            DEFAULT_RADIUS if self.edge_radius is None else self.edge_radius,
        )


def show_value(value: Any) -> str:
    """A short text of a value of any size, for an error message."""
    shorten = reprlib.Repr()
    shorten.maxlevel, shorten.maxlist, shorten.maxdict = 2, 3, 3
    return shorten.repr(value)


def check_number(value: Any, name: str) -> float:
    """The value as a finite float; otherwise an InputError that names the option."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        shown = value if isinstance(value, str) else show_value(value)
        raise InputError(f"{name}={shown}: give a number") from error
    if not math.isfinite(number):
        raise InputError(f"{name}={value}: give a finite number")
    return number


def check_share(value: Any, name: str) -> float:
    """The value as a float in [0, 1]; otherwise an InputError that names the option."""
    number = check_number(value, name)
    if not 0 <= number <= 1:
        raise InputError(f"{name}={value}: use a number from 0 to 1")
    return number

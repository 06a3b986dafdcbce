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
SCALES = (0.1, 10.0)


@dataclasses.dataclass(frozen=True)
class Region:
    """A region of a picture, and how to restyle it.

    Attributes:
      mask: where: path, Pillow picture, array `[H, W]` (whole numbers and booleans: what is not
        zero; floats: what is above one half), `MaskOptions`, or None for the whole picture.
      style: path, bytes, Pillow picture, array, `StyleCode`, or a mixture: a sequence of
        (style, weight) pairs.
      style_strength: in [0, 1], how much of the style; 0 leaves the content.
      preserve_color: "none"; "luminance": the region keeps its colours and takes lightness alone;
        "palette": the style picture first takes the region's own palette.
      style_scale: size of the style picture as the network sees it, which scales its strokes.
      edge: "hard", "feather", "guided" or "pyramid"; None is the call's.
      edge_radius: pixels that the edge may reach to either side; None is the call's.
    """

    mask: Any
    style: Any
    style_strength: float = 1.0
    preserve_color: str = "none"
    style_scale: float = 1.0
    edge: str | None = None
    edge_radius: int | None = None

    def __post_init__(self):
        check_share(self.style_strength, "style_strength")
        if self.preserve_color not in PRESERVE_COLOR:
            raise InputError(
                f"preserve_color={self.preserve_color}: use one of {', '.join(PRESERVE_COLOR)}"
            )
        smallest, largest = SCALES
        if not smallest <= check_number(self.style_scale, "style_scale") <= largest:
            raise InputError(f"style_scale={self.style_scale}: use {smallest:g} to {largest:g}")
        check_edge(
            DEFAULT_EDGE if self.edge is None else self.edge,
            DEFAULT_RADIUS if self.edge_radius is None else self.edge_radius,
        )


def show_value(value: Any) -> str:
    """A value as an error shows it, short however large it is."""
    shorten = reprlib.Repr()
    shorten.maxlevel, shorten.maxlist, shorten.maxdict = 2, 3, 3
    return shorten.repr(value)


def check_number(value: Any, name: str) -> float:
    """The value as a finite float; InputError names the option otherwise."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        shown = value if isinstance(value, str) else show_value(value)
        raise InputError(f"{name}={shown}: give a number") from error
    if not math.isfinite(number):
        raise InputError(f"{name}={value}: give a finite number")
    return number


def check_share(value: Any, name: str) -> float:
    """The value as a float in [0, 1]; InputError names the option otherwise."""
    number = check_number(value, name)
    if not 0 <= number <= 1:
        raise InputError(f"{name}={value}: use a number from 0 to 1")
    return number

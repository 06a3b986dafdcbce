# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The styles that are there before anything is uploaded: drawn by our own code."""

import pathlib
from typing import NamedTuple

from tfstyle.data.synthetic_paintings import draw_painting
from tfstyle.files.pictures import save_picture

_SIDE = 512
# Name and seed of each.
_DRAWN = (
    ("Sand and blue", 25),
    ("Coral and petrol", 30),
    ("Ochre and turquoise", 13),
    ("Red and slate", 18),
    ("Mint and slate", 21),
    ("Olive", 7),
    ("River blue", 12),
    ("Brick and moss", 6),
)


class Style(NamedTuple):
    """A style picture that visitors may choose.

    Attributes:
      id: unique, and safe in a URL.
      name: what the page calls it.
      path: of the picture's file.
    """

    id: str
    name: str
    path: pathlib.Path


def draw_styles(folder: pathlib.Path) -> list[Style]:
    """Draws the styles into a folder."""
    styles = []
    for name, seed in _DRAWN:
        path = folder / f"drawn_{seed}.png"
        save_picture(path, draw_painting(seed, _SIDE, _SIDE))
        styles.append(Style(f"drawn_{seed}", name, path))
    return styles

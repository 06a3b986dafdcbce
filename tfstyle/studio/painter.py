# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What paints for the page: a network in this process, or a server."""

import dataclasses
import pathlib
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from tfstyle.inference.progress import OnProgress
from tfstyle.inference.region_options import PRESERVE_COLOR
from tfstyle.regions.edge_options import EDGES
from tfstyle.studio.region_choices import RegionChoice
from tfstyle.studio.visit import Photo


@dataclasses.dataclass(frozen=True)
class Abilities:
    """What the page may offer.

    Attributes:
      styles: whether it takes style pictures.
      mixes: whether it mixes two of them.
      colors: of PRESERVE_COLOR.
      edges: of EDGES.
      follows: whether it tells how far it is.
    """

    styles: bool = True
    mixes: bool = True
    colors: tuple[str, ...] = PRESERVE_COLOR
    edges: tuple[str, ...] = EDGES
    follows: bool = True


class Painter(Protocol):
    """Restyles photographs; thread-safe."""

    abilities: Abilities
    one_at_a_time: bool

    def warm_up(self, style: Any) -> None:
        """Does once what makes a first picture slow."""

    def paint_small(
        self, photo: Photo, choices: Sequence[RegionChoice], on_progress: OnProgress
    ) -> tuple[np.ndarray, list[str]]:
        """The reduced photograph restyled, uint8 `[h, w, 3]`, and warnings."""

    def paint_file(
        self,
        photo: Photo,
        choices: Sequence[RegionChoice],
        output: pathlib.Path,
        on_progress: OnProgress,
    ) -> list[str]:
        """Restyles the photograph itself into a PNG file; returns warnings."""

    def write_command(self, content: str, choices: Sequence[RegionChoice], output: str) -> str:
        """The command that paints the same, beside the files that `repeating` packs."""

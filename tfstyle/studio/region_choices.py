# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The regions as the page sends them, checked and turned into what the library takes."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from tfstyle.errors import InputError
from tfstyle.inference.region_options import STROKE_SIZES, Region, check_number, check_share
from tfstyle.studio.drawn_styles import Style
from tfstyle.studio.visit import Mask, Photo, Visit

MOST_REGIONS = 30


@dataclasses.dataclass(frozen=True)
class RegionChoice:
    """A region that the visitor wants restyled.

    Attributes:
      name: given by the visitor.
      mask: of the photograph.
      styles: (style, weight) pairs; empty for a method without styles.
      style_strength, stroke_size, preserve_color, edge, edge_radius: see `Region`.
    """

    name: str
    mask: Mask
    styles: tuple[tuple[Style, float], ...]
    style_strength: float = 1.0
    stroke_size: float = 1.0
    preserve_color: str = "none"
    edge: str = "hard"
    edge_radius: int = 8

    def make_region(self) -> Region:
        """For the photograph itself."""
        return self._make(self.mask.path, self.stroke_size, self.edge_radius)

    def make_small_region(self, photo: Photo) -> Region:
        """For the reduced copy: what is measured in pixels is reduced with it."""
        scale = max(photo.small.shape[:2]) / max(photo.height, photo.width)
        smallest, largest = STROKE_SIZES
        return self._make(
            self.mask.read_small(photo),
            min(max(self.stroke_size * scale, smallest), largest),
            max(1, round(self.edge_radius * scale)),
        )

    def _make(self, mask, stroke_size, edge_radius):
        return Region(
            mask,
            self.mix(),
            self.style_strength,
            self.preserve_color,
            stroke_size,
            edge=self.edge,
            edge_radius=edge_radius,
        )

    def mix(self) -> Any:
        """The style, or the mixture of styles, with paths for pictures."""
        if not self.styles:
            return None
        if len(self.styles) == 1:
            return str(self.styles[0][0].path)
        return [(str(style.path), weight) for style, weight in self.styles]


def read_choices(visit: Visit, sent: Any) -> list[RegionChoice]:
    """Reads what the page sent: a list of the regions that are switched on and not empty.

    Raises:
      InputError: nothing to restyle, or something that the page does not send.
    """
    visit.get_photo()
    if not isinstance(sent, list) or not all(isinstance(entry, dict) for entry in sent):
        raise InputError("regions: expected a list")
    if len(sent) > MOST_REGIONS:
        raise InputError(f"{len(sent)} regions: at most {MOST_REGIONS} at a time")
    choices = [_read_choice(visit, entry) for entry in sent]
    choices = [choice for choice in choices if choice.mask.share]
    if not choices:
        raise InputError("nothing is marked; brush over what shall be restyled")
    return choices


def _read_choice(visit, entry):
    edge_radius = check_number(entry.get("edge_radius", 8), "edge radius")
    choice = RegionChoice(
        str(entry.get("name", ""))[:80],
        visit.get_mask(str(entry.get("mask"))),
        tuple(_read_styles(visit, entry.get("styles", []))),
        check_share(entry.get("style_strength", 1), "strength"),
        check_number(entry.get("stroke_size", 1), "stroke size"),
        str(entry.get("preserve_color", "none")),
        str(entry.get("edge", "hard")),
        int(edge_radius),
    )
    choice.make_region()  # which checks the options
    return choice


def _read_styles(visit: Visit, sent: Sequence[Any]) -> list[tuple[Style, float]]:
    if not isinstance(sent, list) or len(sent) > 2:
        raise InputError("styles: expected one or two")
    pairs = []
    for entry in sent:
        if not isinstance(entry, dict):
            raise InputError("styles: expected an id and a weight")
        weight = check_share(entry.get("weight", 1), "share of a style")
        if weight and entry.get("id") not in [style.id for style, _ in pairs]:
            pairs.append((visit.get_style(str(entry.get("id"))), weight))
    return pairs

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Everything that it takes to paint a result again, as one ZIP file."""

import pathlib
import re
import zipfile
from collections.abc import Sequence

import yaml

from tfstyle.studio.drawn_styles import Style
from tfstyle.studio.region_choices import RegionChoice
from tfstyle.studio.visit import Photo

OUTPUT = "restyled.png"
_README = """Unpack this, and run in its folder (with the path of bin/stylize on your machine):

{command}
"""


def name_content(photo: Photo) -> str:
    """The photograph's name in the ZIP file, without characters that a shell knows."""
    stem, suffix = pathlib.PurePath(photo.name).stem, photo.path.suffix
    return f"{_simplify(stem) or 'photograph'}{suffix}"


def name_mask(number: int, choice: RegionChoice) -> str:
    """The name of a region's mask there; regions count from 1."""
    return f"masks/{number}_{_simplify(choice.name) or 'region'}.png"


def name_style(style: Style) -> str:
    """The name of a style there."""
    return f"styles/{style.id}{style.path.suffix}"


def write_regions(choices: Sequence[RegionChoice]) -> str:
    """The regions as YAML for --regions_file, with the names of the ZIP file."""
    regions = []
    for number, choice in enumerate(choices, start=1):
        weights = {name_style(style): weight for style, weight in choice.styles}
        region = {"mask": name_mask(number, choice), "style": weights}
        if len(weights) == 1:
            region["style"] = next(iter(weights))
        region["style_strength"] = choice.style_strength
        region["stroke_size"] = choice.stroke_size
        region["preserve_color"] = choice.preserve_color
        region["edge"] = choice.edge
        region["edge_radius"] = choice.edge_radius
        regions.append(region)
    return yaml.safe_dump({"regions": regions}, sort_keys=False)


def pack(path: pathlib.Path, photo: Photo, choices: Sequence[RegionChoice], command: str) -> None:
    """Writes the ZIP file: the photograph, masks, styles, regions.yaml and the command."""
    # Pictures are compressed already.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.write(photo.path, name_content(photo))
        for number, choice in enumerate(choices, start=1):
            archive.write(choice.mask.path, name_mask(number, choice))
        for style in dict.fromkeys(style for choice in choices for style, _ in choice.styles):
            archive.write(style.path, name_style(style))
        archive.writestr("regions.yaml", write_regions(choices))
        archive.writestr("README.txt", _README.format(command=command))


def _simplify(name):
    return re.sub(r"[^A-Za-z0-9-]+", "_", name)[:40].strip("_")

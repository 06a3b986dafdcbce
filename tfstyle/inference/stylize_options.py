# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The options of bin/stylize."""

import dataclasses
import json
import os
from collections.abc import Mapping
from typing import Any

import tfstyle
from tfstyle.errors import InputError
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS, FORMATS
from tfstyle.files.urls import is_url
from tfstyle.inference.job_record import digest_files
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY, parse_memory
from tfstyle.inference.region_options import Region
from tfstyle.inference.region_parsing import load_regions, parse_region, parse_style
from tfstyle.inference.style_mixture import list_mixture, list_styles
from tfstyle.methods.checkpoint_files import CONFIG, WEIGHTS
from tfstyle.methods.method_choice import MethodChoice
from tfstyle.regions.edge_options import DEFAULT_EDGE, DEFAULT_RADIUS, check_edge
from tfstyle.regions.mask_options import MaskOptions

# Options that each of several regions sets for itself, and their names there.
_OF_ONE_REGION = {
    "style_strength": "strength",
    "preserve_color": "preserve_color",
    "stroke_size": "stroke_size",
}


@dataclasses.dataclass(frozen=True)
class StylizeOptions:
    """What to restyle, how, and where to write it.

    Attributes:
      content: a picture, a folder of pictures or a pattern.
      output: a file for one picture, a folder for many.
      mask: source of the mask of the one region, or None for the whole picture; its file may be a
        folder of masks, matched to the pictures by stem. None with `region` or `regions_file`.
      style: a picture, or a mixture `a.jpg*0.7+b.jpg*0.3`. None with `region` or `regions_file`,
        or where the method needs none.
      style_strength, preserve_color, stroke_size: see `Region`; for the one region.
      region: regions as text; see `parse_region`.
      regions_file: file of regions, which come before those of `region`; see `load_regions`.
      edge, edge_radius: see `Region`; for regions that do not set them.
      method, checkpoint, settings, vgg_weights, allow_random_weights: see `MethodChoice`.
      max_memory: see `Stylizer`.
      max_pixels: pictures with more pixels are refused.
      output_format: suffix of the results for a folder.
      quality: quality of JPEG and WebP results, 1 to 100.
      preview: write content | mask | style | result beside each result.
      strict: for a folder, stop at the first picture that fails.
      resume: for a folder, restyle only what is not done; see `JobRecord`.
      workers: for a folder, number of pictures that are read and written at the same time.
    """

    content: str
    output: str
    mask: MaskOptions | None = None
    style: str | None = None
    style_strength: float = 1.0
    preserve_color: str = "none"
    stroke_size: float = 1.0
    region: tuple[str, ...] = ()
    regions_file: str | None = None
    edge: str = DEFAULT_EDGE
    edge_radius: int = DEFAULT_RADIUS
    method: str | None = None
    checkpoint: str | None = None
    settings: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    vgg_weights: str | None = None
    allow_random_weights: bool = False
    max_memory: str | int = DEFAULT_MAX_MEMORY
    max_pixels: int = DEFAULT_MAX_PIXELS
    output_format: str = "png"
    quality: int = 95
    preview: bool = False
    strict: bool = False
    resume: bool = False
    workers: int = 2

    def __post_init__(self):
        single = [name for name, given in (("mask", self.mask), ("style", self.style)) if given]
        several = bool(self.region or self.regions_file)
        if several and single:
            raise InputError(
                f"--{single[0]} goes with one region; leave it out with --region or --regions_file"
            )
        for name, option in _OF_ONE_REGION.items():
            if several and getattr(self, name) != getattr(StylizeOptions, name):
                raise InputError(
                    f"--{name} goes with one region; with several, give each its own: "
                    f"{option}= in --region or --regions_file"
                )
        if self.style and self.use_of_style == "none":
            raise InputError(
                "--style: this method paints the one style that it was trained for; leave it out"
            )
        check_edge(self.edge, self.edge_radius)
        parse_memory(self.max_memory)
        if self.suffix not in FORMATS:
            raise InputError(
                f"--output_format={self.output_format}: one of "
                + ", ".join(suffix[1:] for suffix in FORMATS)
            )

    @property
    def choice(self) -> MethodChoice:
        """What is to paint."""
        fields = dataclasses.fields(MethodChoice)
        return MethodChoice(**{field.name: getattr(self, field.name) for field in fields})

    @property
    def use_of_style(self) -> str:
        """Whether the method needs a style; see `Method`."""
        try:
            return self.choice.find_method().style
        except InputError:  # `choice.check` says it in its turn
            return "required"

    @property
    def suffix(self) -> str:
        """Suffix of the results for a folder, with its dot."""
        return "." + self.output_format.lower().lstrip(".")


def list_regions(options: StylizeOptions) -> list[Region]:
    """Makes the regions that the options describe, and checks them.

    Raises:
      InputError: an option is out of range, or a style or its file is missing.
    """
    if not (options.region or options.regions_file):
        if not options.style and options.use_of_style == "required":
            raise InputError("--style is missing; give a style picture, or --region")
        regions = [
            Region(
                options.mask,
                parse_style(options.style) if options.style else None,
                options.style_strength,
                options.preserve_color,
                options.stroke_size,
            )
        ]
    else:
        regions = load_regions(options.regions_file) if options.regions_file else []
        regions += [parse_region(text) for text in options.region]
    for region in regions:
        for style in list_styles(region.style):
            if not is_url(style) and not os.path.isfile(style):
                raise InputError(f"{style}: no such style picture")
        style_mask = region.style_mask
        if style_mask is not None and not (is_url(style_mask) or os.path.isfile(style_mask)):
            raise InputError(f"{style_mask}: no such mask of a style picture")
    return regions


def list_record_options(options: StylizeOptions, regions: list[Region]) -> dict[str, object]:
    """Plain values of everything that all results of a folder depend on, for its `JobRecord`."""
    return {
        "tfstyle": tfstyle.__version__,
        "checkpoint": digest_choice(options.choice),
        "style": [
            [(digest_files([path]), weight) for path, weight in list_mixture(region.style)]
            for region in regions
            if region.style is not None
        ],
        "style_mask": [
            region.style_mask and digest_files([region.style_mask]) for region in regions
        ],
        "mask": [_describe_mask(region.mask) for region in regions],
        "edge": [options.edge, *(region.edge for region in regions)],
        "edge_radius": [options.edge_radius, *(region.edge_radius for region in regions)],
        "quality": options.quality,
        **{name: [getattr(region, name) for region in regions] for name in _OF_ONE_REGION},
    }


def digest_choice(choice: MethodChoice) -> str:
    """Identifies a network; the shipped one belongs to the version of tfstyle."""
    if choice == MethodChoice():
        return "shipped"
    folder, weights = choice.checkpoint, choice.vgg_weights
    if folder is not None and not weights:
        return digest_files([os.path.join(folder, name) for name in (CONFIG, WEIGHTS)])
    files = [] if folder is None else [os.path.join(folder, name) for name in (CONFIG, WEIGHTS)]
    files += [weights] if weights and os.path.isfile(weights) else []
    settings = {**dataclasses.asdict(choice), "checkpoint": None, "files": digest_files(files)}
    return json.dumps({**settings, "vgg_weights": None if files else weights}, sort_keys=True)


def _describe_mask(mask):
    """The source of a mask without the mask file, which is recorded with each result."""
    if not isinstance(mask, MaskOptions):
        return "whole picture" if mask is None else "file"
    values = {field.name: getattr(mask, field.name) for field in dataclasses.fields(mask)}
    if mask.mask:
        values["mask"] = "file"
    if mask.coco_annotations:
        values["coco_annotations"] = digest_files([mask.coco_annotations])
    if mask.segmenter and not isinstance(mask.segmenter, str):
        values["segmenter"] = type(mask.segmenter).__name__
    return values

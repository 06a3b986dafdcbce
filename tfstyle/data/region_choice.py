# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which part of a photograph an example restyles: kinds mixed by weight, cropped together."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from tfstyle.data.joint_transforms import (
    Crop,
    choose_crop,
    choose_crop_around,
    crop_region,
)
from tfstyle.data.options import RegionMix
from tfstyle.data.picture_source import Photograph
from tfstyle.data.region_shapes import draw_area, draw_box, draw_smooth_shape
from tfstyle.errors import InputError

# How often several objects are taken together, and how many at most.
_SEVERAL_SHARE = 0.25
_SEVERAL_MOST = 4
# An object that is left with less than this share of its crop teaches nothing.
_LEAST_AREA = 0.003


class CroppedRegion(NamedTuple):
    """A square of the photograph and the region in it: bool `[size, size]`."""

    crop: Crop
    region: np.ndarray
    kind: str


def choose_region(
    rng: np.random.Generator,
    photograph: Photograph,
    *,
    size: int,
    mix: RegionMix,
    min_crop: float,
    max_crop: float = 1.0,
    flip: bool,
    report: Callable[[Exception], None],
) -> CroppedRegion:
    """Draws the kind of region, the region and the crop.

    Args:
      rng: source of randomness.
      photograph: the picture and the objects known in it.
      size: side of the example.
      mix: kinds and areas.
      min_crop, max_crop: smallest and largest crop, as shares of the shorter side.
      flip: mirror half of the crops.
      report: called with the error of a mask that cannot be used (another kind is drawn then).

    Returns:
      The crop and its region, which has a pixel inside at least.
    """
    height, width = photograph.pixels_uint8.shape[:2]
    limits = {"min_scale": min_crop, "max_scale": max_crop, "flip": flip}
    objects = mix.instance + mix.background if photograph.instances else 0.0
    chance = mix.shape + mix.box + mix.whole
    if objects and rng.random() * (objects + chance) < objects:
        mask = _join_instances(rng, photograph, report)
        if mask is not None:
            kind = "instance" if rng.random() * objects < mix.instance else "background"
            area = draw_area(rng, mix.min_area, mix.max_area)
            crop = choose_crop_around(rng, mask, area=area, **limits)
            region = crop_region(mask, crop, size)
            if kind == "background":
                region = ~region
            if region.mean() >= _LEAST_AREA:
                return CroppedRegion(crop, region, kind)
    crop = choose_crop(rng, height, width, **limits)
    area = draw_area(rng, mix.min_area, mix.max_area)
    choice = rng.random() * chance
    if choice < mix.shape:
        region, kind = draw_smooth_shape(rng, size, area), "shape"
    elif choice < mix.shape + mix.box:
        region, kind = draw_box(rng, size, area), "box"
    else:  # also where the mix has objects only, and this photograph has none
        region, kind = np.ones((size, size), bool), "whole"
    return CroppedRegion(crop, region, kind)


def _join_instances(
    rng: np.random.Generator, photograph: Photograph, report: Callable[[Exception], None]
) -> np.ndarray | None:
    """The mask of one object, or of a few together; None where none can be used."""
    number = len(photograph.instances)
    count = 1
    if number > 1 and rng.random() < _SEVERAL_SHARE:
        count = int(rng.integers(2, min(number, _SEVERAL_MOST) + 1))
    joined = None
    for index in rng.choice(number, size=count, replace=False):
        try:
            mask = photograph.instances[index]()
            if not mask.any():
                raise InputError("an empty mask")
        except Exception as error:  # a damaged mask costs its object, not the run
            report(error)
            continue
        joined = mask if joined is None else joined | mask
    return joined

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The job of each picture, for every program that restyles files."""

import dataclasses
import os
from collections.abc import Sequence

from tfstyle.files.urls import is_url
from tfstyle.inference.content_files import MaskFinder
from tfstyle.inference.region_options import Region
from tfstyle.inference.restyle_file import RestyleJob
from tfstyle.inference.style_mixture import list_styles
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.regions.mask_options import MaskOptions


def make_job(
    content: str | os.PathLike,
    output: str | os.PathLike,
    regions: Sequence[Region],
    options: StylizeOptions,
    masks: MaskFinder | None,
    *,
    preview: str | os.PathLike | None = None,
) -> RestyleJob:
    """The job of one picture.

    Args:
      content, output, preview: paths or URLs.
      regions: of all pictures; where a mask is a folder, the picture's own is found in it.
      options: edge, quality and limit of pixels.
      masks: finds them; None where no mask is a folder.

    Raises:
      InputError: the picture has no mask, or several.
    """
    return RestyleJob(
        content=os.fspath(content),
        output=os.fspath(output),
        regions=tuple(
            region if masks is None else _find_mask(region, content, masks) for region in regions
        ),
        preview=None if preview is None else os.fspath(preview),
        edge=options.edge,
        edge_radius=options.edge_radius,
        quality=options.quality,
        max_pixels=options.max_pixels,
    )


def list_sources(job: RestyleJob) -> list[str]:
    """Every file that the result of a job depends on, the content first, apart from the network."""
    paths = [job.content]
    for region in job.regions:
        mask = region.mask
        masks = [mask.mask, mask.coco_annotations] if isinstance(mask, MaskOptions) else [mask]
        paths += [*masks, *list_styles(region.style), region.style_mask]
    return [path for path in paths if isinstance(path, str)]


def make_absolute(job: RestyleJob) -> RestyleJob:
    """The job with absolute paths, for processes that run in another folder."""

    def resolve(path):
        return os.path.abspath(path) if isinstance(path, str) and not is_url(path) else path

    regions = []
    for region in job.regions:
        mask = region.mask
        if isinstance(mask, MaskOptions):
            annotations = resolve(mask.coco_annotations)
            mask = dataclasses.replace(mask, mask=resolve(mask.mask), coco_annotations=annotations)
        style = region.style
        if isinstance(style, list):
            style = [(resolve(path), weight) for path, weight in style]
        regions.append(
            dataclasses.replace(
                region,
                mask=resolve(mask),
                style=resolve(style),
                style_mask=resolve(region.style_mask),
            )
        )
    return dataclasses.replace(
        job,
        content=resolve(job.content),
        output=resolve(job.output),
        regions=tuple(regions),
        preview=resolve(job.preview),
    )


def _find_mask(region, content, masks):
    """The region, with the mask of this picture if its mask is a folder."""
    mask = region.mask
    if isinstance(mask, MaskOptions) and mask.mask:
        mask = dataclasses.replace(mask, mask=masks.find(mask.mask, content))
    elif isinstance(mask, str):
        mask = masks.find(mask, content)
    return dataclasses.replace(region, mask=mask)

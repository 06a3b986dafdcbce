# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles one picture from file to file; every program that restyles files calls this.

    result = restyle_file(stylizer, RestyleJob("photo.jpg", "out.png", (Region("m.png", "s.jpg"),)))

A job consists of plain values, so it can be sent to another process or machine. The only state is
the stylizer's, and any number of calls may share one stylizer at the same time.
"""

from __future__ import annotations

import dataclasses
import hashlib
import typing

import numpy as np

from tfstyle.files.pictures import (
    DEFAULT_MAX_PIXELS,
    Picture,
    choose_format,
    encode_picture,
    load_picture,
    save_picture,
)
from tfstyle.files.urls import write_whole
from tfstyle.inference.masks import read_mask
from tfstyle.inference.preview import draw_preview
from tfstyle.inference.progress import OnProgress, ignore_progress
from tfstyle.inference.region_options import Region
from tfstyle.inference.style_mixture import list_styles
from tfstyle.regions.edge_options import DEFAULT_EDGE, DEFAULT_RADIUS

if typing.TYPE_CHECKING:  # it imports TensorFlow, which takes seconds
    from tfstyle.inference.stylizer import Stylizer


@dataclasses.dataclass(frozen=True)
class RestyleJob:
    """One picture to restyle.

    Attributes:
      content: path or URL of the picture.
      output: path or URL of the result; the format follows its suffix.
      regions: the regions, in order; see `Stylizer.stylize_regions`.
      preview: path of a picture of content | mask | style | result, or None.
      edge, edge_radius: for regions that do not set them.
      quality: quality of JPEG and WebP results, 1 to 100.
      max_pixels: contents with more pixels are refused.
    """

    content: str
    output: str
    regions: tuple[Region, ...]
    preview: str | None = None
    edge: str = DEFAULT_EDGE
    edge_radius: int = DEFAULT_RADIUS
    quality: int = 95
    max_pixels: int = DEFAULT_MAX_PIXELS


@dataclasses.dataclass(frozen=True)
class RestyleResult:
    """The files that were written.

    Attributes:
      output: path of the result.
      size: of the result, in bytes.
      sha256: of the result, in hexadecimal digits.
      preview: path of the preview, or None.
      warnings: one line each; see `on_warning` of `Stylizer.stylize_regions`.
    """

    output: str
    size: int
    sha256: str
    preview: str | None = None
    warnings: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, eq=False)
class JobInputs:
    """The decoded content and masks of a job; the stylizer reads and caches the styles.

    Attributes:
      picture: the content.
      masks: bool `[H, W]`, one for each region.
    """

    picture: Picture
    masks: tuple[np.ndarray, ...]


def read_inputs(job: RestyleJob) -> JobInputs:
    """Reads a job's content and masks.

    Raises:
      InputError: a file is missing, damaged, too large, or a mask has another size.
    """
    picture = load_picture(job.content, max_pixels=job.max_pixels)
    return JobInputs(picture, tuple(read_mask(region.mask, picture) for region in job.regions))


def restyle_file(
    stylizer: Stylizer,
    job: RestyleJob,
    *,
    inputs: JobInputs | None = None,
    on_progress: OnProgress = ignore_progress,
) -> RestyleResult:
    """Restyles a picture and writes the result, whole or not at all.

    The result keeps the alpha channel, EXIF block and ICC profile of the content. The preview is
    written first, so that a result is never without its preview.

    Args:
      stylizer: may be shared between threads.
      job: what to read, how to restyle it, and where to write it.
      inputs: the result of `read_inputs(job)`, if it was read before.
      on_progress: see `Stylizer.stylize_regions`; if it raises, nothing is written.

    Raises:
      InputError: see `read_inputs` and `Stylizer.stylize`; or a file cannot be written.
      MemoryError: see `Stylizer.stylize`.
      OSError: the disk is full.
    """
    inputs = inputs or read_inputs(job)
    picture, warnings = inputs.picture, []
    result = stylizer.stylize_regions(
        picture,
        [dataclasses.replace(region, mask=m) for region, m in zip(job.regions, inputs.masks)],
        edge=job.edge,
        edge_radius=job.edge_radius,
        on_warning=warnings.append,
        on_progress=on_progress,
    )
    if job.preview:
        preview = draw_preview(picture.pixels_uint8, inputs.masks, _load_styles(job), result)
        save_picture(job.preview, preview)
    data = encode_picture(
        result,
        format=choose_format(job.output),
        alpha_uint8=picture.alpha_uint8,
        exif=picture.exif,
        icc_profile=picture.icc_profile,
        quality=job.quality,
    )
    write_whole(job.output, data)
    return RestyleResult(
        job.output, len(data), hashlib.sha256(data).hexdigest(), job.preview, tuple(warnings)
    )


def _load_styles(job):
    """The pictures of all styles that are paths; a `StyleCode` has no picture."""
    sources = [source for region in job.regions for source in list_styles(region.style)]
    paths = dict.fromkeys(source for source in sources if isinstance(source, str))
    return [load_picture(path, max_pixels=job.max_pixels).pixels_uint8 for path in paths]

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""From the row of a manifest to the job of its picture."""

import dataclasses
import pathlib
from typing import Any

from tfstyle.batch.manifest import resolve
from tfstyle.errors import InputError, fit_line
from tfstyle.files.pictures import choose_format
from tfstyle.inference.content_files import MaskFinder
from tfstyle.inference.region_options import Region, check_number, show_value
from tfstyle.inference.region_parsing import load_regions, parse_style
from tfstyle.inference.restyle_file import RestyleJob
from tfstyle.inference.restyle_jobs import make_job
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.regions.coordinates import parse_box, parse_points
from tfstyle.regions.edge_options import check_edge
from tfstyle.regions.mask_options import MaskOptions

_OF_REGION = ("style_strength", "preserve_color", "stroke_size", "edge", "edge_radius")
_TRUE, _FALSE = ("true", "1", "yes"), ("false", "0", "no")


def make_row_job(
    values: dict[str, Any],
    *,
    folder: str,
    output: str,
    options: StylizeOptions,
    needs_style: bool,
    masks: MaskFinder,
    name: str,
) -> RestyleJob:
    """The job of a row; what it leaves out is as in the options.

    Args:
      values: see `ManifestRow`.
      folder: of the manifest; paths are relative to it.
      output: folder of the results, to which outputs are relative.
      options: for all rows.
      needs_style: whether the method does.
      masks: finds the mask of a row without one of its own, where the options name a folder.
      name: of the row, for errors.

    Raises:
      InputError: names the row and what is wrong with it.
    """
    try:
        content = _take_path(values, "content", folder)
        if content is None:
            raise InputError("no content; give a path or URL")
        written = values.get("output") or pathlib.PurePath(content).stem + options.suffix
        written = resolve(_check_text(written, "output"), output)
        choose_format(written)
        if written == content:
            raise InputError(f"the output {written} would overwrite the content")
        if "regions_file" in values:
            other = sorted((_MASK_READERS.keys() | {"style", *_OF_REGION}) & values.keys())
            if other:
                raise InputError(f"{other[0]} goes with one region; leave out regions_file")
            regions = load_regions(_take_path(values, "regions_file", folder))
        else:
            regions = [_make_region(values, folder, options, needs_style)]
        own = "regions_file" in values or values.keys() & _MASK_READERS.keys()
        check_edge(options.edge, options.edge_radius)
        job = make_job(content, written, regions, options, None if own else masks)
        if "quality" in values:
            job = _replace_quality(job, values["quality"])
        return job
    except InputError as error:
        raise InputError(f"{name}: {error}") from error
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(f"{name}: {fit_line(error)}") from error


def _make_region(values, folder, options, needs_style):
    own = {
        name: reader(values[name], folder)
        for name, reader in _MASK_READERS.items()
        if name in values
    }
    mask = MaskOptions(**own) if own else options.mask
    style = options.style and parse_style(options.style)
    if "style" in values:
        style = _resolve_style(parse_style(_check_text(values["style"], "style")), folder)
    if style is None and needs_style:
        raise InputError("no style; give a column style, or --style")
    fields = {
        "style_strength": options.style_strength,
        "preserve_color": options.preserve_color,
        "stroke_size": options.stroke_size,
    }
    for field in _OF_REGION:
        if field not in values:
            continue
        if field in ("preserve_color", "edge"):
            fields[field] = _check_text(values[field], field)
        elif field == "edge_radius":
            fields[field] = _take_whole(values[field], field)
        else:
            fields[field] = check_number(values[field], field)
    return Region(mask, style, **fields, style_mask=_take_path(values, "style_mask", folder))


def _resolve_style(style, folder):
    if isinstance(style, str):
        return resolve(style, folder)
    return [(resolve(path, folder), weight) for path, weight in style]


def _replace_quality(job, value):
    quality = _take_whole(value, "quality")
    if not 1 <= quality <= 100:
        raise InputError(f"quality={quality}: use 1 to 100")
    return dataclasses.replace(job, quality=quality)


def _take_path(values, name, folder):
    return resolve(_check_text(values[name], name), folder) if name in values else None


def _check_text(value, name):
    if not isinstance(value, str):
        raise InputError(f"{name}={show_value(value)}: give text")
    if "\0" in value:
        raise InputError(f"{name}={show_value(value)}: holds a zero byte")
    return value


def _take_whole(value, name):
    number = check_number(value, name)
    if not number.is_integer():
        raise InputError(f"{name}={value}: give a whole number")
    return int(number)


def _take_flag(value, name):
    text = str(value).lower()
    if text not in _TRUE + _FALSE:
        raise InputError(f"{name}={show_value(value)}: give true or false")
    return text in _TRUE


def _take_points(value, name):
    """Coordinates as text, or as the list of numbers of JSON lines and Parquet."""
    if isinstance(value, (list, tuple)):
        value = ",".join(f"{check_number(number, name):.15g}" for number in value)
    return _check_text(value, name)


_MASK_READERS = {
    "mask": lambda value, folder: resolve(_check_text(value, "mask"), folder),
    "mask_threshold": lambda value, folder: check_number(value, "mask_threshold"),
    "invert_mask": lambda value, folder: _take_flag(value, "invert_mask"),
    "mask_from_alpha": lambda value, folder: _take_flag(value, "mask_from_alpha"),
    "box": lambda value, folder: parse_box(_take_points(value, "box"), "box"),
    "polygon": lambda value, folder: (parse_points(_take_points(value, "polygon"), "polygon"),),
    "grabcut": lambda value, folder: parse_box(_take_points(value, "grabcut"), "grabcut"),
    "coco_annotations": lambda value, folder: resolve(
        _check_text(value, "coco_annotations"), folder
    ),
    "coco_category": lambda value, folder: _check_text(value, "coco_category"),
    "coco_instance": lambda value, folder: _take_whole(value, "coco_instance"),
}

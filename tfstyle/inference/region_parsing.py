# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Parses regions from the command line and from JSON and YAML files."""

import collections
import dataclasses
import json
import os
import pathlib
import re

import yaml

from tfstyle.errors import InputError
from tfstyle.inference.region_options import Region, check_number, show_value

# Option names and the fields of Region that they set.
_FIELDS = {
    "strength": "style_strength",
    "style_strength": "style_strength",
    "preserve_color": "preserve_color",
    "stroke_size": "stroke_size",
    "edge": "edge",
    "edge_radius": "edge_radius",
    "style_mask": "style_mask",
}
_PRESERVE_COLOR = {"true": "luminance", "false": "none"}
_SYNTAX = re.compile(r"(?P<mask>[^=]+)=(?P<style>.+?)(?P<options>:[a-z_]+=[^:]*)?")


def parse_region(text: str) -> Region:
    """`mask.png=style.jpg:strength=.6,preserve_color=luminance,stroke_size=2` parsed as a Region.

    The style may be a mixture, `style1.jpg*0.7+style2.jpg*0.3`. Options: strength,
    preserve_color (none, luminance, palette; true is luminance), stroke_size, edge, edge_radius,
    style_mask (a file: the part of the style picture that counts).

    Raises:
      InputError: the text has another form.
    """
    match = _SYNTAX.fullmatch(text)
    if not match:
        raise InputError(
            f"--region={text}: write mask.png=style.jpg or "
            "mask.png=style.jpg:strength=.6,preserve_color=luminance,stroke_size=2"
        )
    options = []
    for part in (match["options"] or ":")[1:].split(","):
        name, separator, value = part.partition("=")
        if separator:
            options.append((name.strip(), value.strip()))
        elif part:
            raise InputError(f"--region={text}: {part} has no value; write {part}=...")
    return _make_region(match["mask"], parse_style(match["style"]), options, f"--region={text}")


def parse_style(text: str, *, folder: str = "") -> str | list[tuple[str, float]]:
    """Parses a style: a path, or a mixture `style1.jpg*0.7+style2.jpg*0.3`.

    If a file has exactly that name, the text is its path.

    Returns:
      A path, or a list of (path, weight).

    Raises:
      InputError: a weight is not a number, or a part has no file name.
    """
    if "*" not in text and "+" not in text or os.path.exists(os.path.join(folder, text)):
        return os.path.join(folder, text)
    mixture = []
    for part in text.split("+"):
        path, star, weight = part.rpartition("*")
        path = (path if star else part).strip()
        if not path:
            raise InputError(f"style {text}: a picture has no name; write a.jpg*0.7+b.jpg*0.3")
        try:
            mixture.append((os.path.join(folder, path), float(weight) if star else 1.0))
        except ValueError as error:
            raise InputError(
                f"style {text}: {weight} is no weight; write a.jpg*0.7+b.jpg*0.3"
            ) from error
    return mixture


def load_regions(path: str | os.PathLike) -> list[Region]:
    """Reads the regions of a JSON or YAML file; paths are relative to its folder.

    The file holds a list of mappings with "mask", "style" and the options of `parse_region`, or a
    mapping with such a list as "regions". A style may also be a mapping from path to weight.

    Raises:
      InputError: the file is missing, unreadable, or of another form.
    """
    path = pathlib.Path(path)
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix.lower() == ".json":
            values = json.loads(text, object_pairs_hook=_make_dict)
        else:
            values = yaml.load(text, _YamlLoader)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except (ValueError, yaml.YAMLError) as error:
        raise InputError(f"{path}: not a regions file ({error})") from error
    except RecursionError as error:
        raise InputError(f"{path}: not a regions file (nested too deeply)") from error
    if isinstance(values, dict):
        if other := [key for key in values if key != "regions"]:
            raise InputError(f"{path}: no option {show_value(other[0])} beside regions")
        values = values.get("regions")
    if not isinstance(values, list) or not values:
        raise InputError(f"{path}: expected a list of regions, each with mask and style")
    folder = str(path.parent)
    return [
        _read_entry(entry, folder, f"{path}, region {number}")
        for number, entry in enumerate(values, start=1)
    ]


class _YamlLoader(yaml.SafeLoader):
    """Refuses duplicate keys, where PyYAML silently takes the last one."""

    def construct_mapping(self, node, deep=False):
        _check_keys(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        return super().construct_mapping(node, deep=deep)


def _make_dict(pairs):
    _check_keys(key for key, _ in pairs)
    return dict(pairs)


def _check_keys(keys):
    for key, count in collections.Counter(keys).items():
        if count > 1:
            raise ValueError(f"{show_value(key)} is given twice in one mapping")


def _read_entry(entry, folder, name):
    if not isinstance(entry, dict) or not {"mask", "style"} <= entry.keys():
        raise InputError(f"{name}: expected a mapping with mask and style")
    mask, style = entry["mask"], entry["style"]
    if isinstance(style, dict) and all(isinstance(key, str) and key for key in style):
        style = [(os.path.join(folder, key), weight) for key, weight in style.items()]
    elif isinstance(style, str) and style:
        style = parse_style(style, folder=folder)
    else:
        raise InputError(f"{name}: style={show_value(style)} is no path and no mixture of paths")
    if not isinstance(mask, str) or not mask:
        raise InputError(f"{name}: mask={show_value(mask)} is no path")
    options = [(key, value) for key, value in entry.items() if key not in ("mask", "style")]
    return _make_region(os.path.join(folder, mask), style, options, name, folder=folder)


def _make_region(mask, style, options, name, *, folder=""):
    fields = {}
    for key, value in options:
        if key not in _FIELDS:
            raise InputError(f"{name}: no option {show_value(key)}; there are {', '.join(_FIELDS)}")
        if _FIELDS[key] in fields:
            raise InputError(f"{name}: {key} is given twice")
        if key == "preserve_color" and isinstance(value, (str, bool)):
            value = _PRESERVE_COLOR.get(str(value).lower(), value)
        elif key == "edge_radius":
            value = _read_whole_number(value, f"{name}: edge_radius")
        elif key not in ("edge", "preserve_color", "style_mask"):
            value = check_number(value, f"{name}: {key}")
        elif not isinstance(value, str):
            what = "path" if key == "style_mask" else "word"
            raise InputError(f"{name}: {key}={show_value(value)} is no {what}")
        elif key == "style_mask":
            value = os.path.join(folder, value)
        fields[_FIELDS[key]] = value
    try:
        return dataclasses.replace(Region(mask, style), **fields)
    except InputError as error:
        raise InputError(f"{name}: {error}") from error


def _read_whole_number(value, name):
    number = check_number(value, name)
    if not number.is_integer():
        raise InputError(f"{name}={value}: give a whole number")
    return int(number)

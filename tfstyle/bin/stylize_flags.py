# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The flags that say how regions are restyled: of pictures, and of films."""

import dataclasses

from absl import flags

from tfstyle.bin.json_flags import read_json
from tfstyle.bin.mask_flags import define_mask_flags, read_mask_options
from tfstyle.bin.method_flags import define_method_flags
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS, FORMATS
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY
from tfstyle.inference.region_options import PRESERVE_COLOR
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.regions.edge_options import DEFAULT_EDGE, DEFAULT_RADIUS, EDGES
from tfstyle.regions.mask_options import MaskOptions

flags.disclaim_key_flags()


def define_stylize_flags() -> None:
    """Defines the flags of masks, of methods, and of how regions are painted and written."""
    define_mask_flags()
    define_method_flags()
    flags.DEFINE_string("style", None, "Style picture, or a mixture: a.jpg*0.7+b.jpg*0.3.")
    flags.DEFINE_float(
        "style_strength", 1.0, "Share of the stylized picture in the mix with the photograph.", 0, 1
    )
    flags.DEFINE_enum(
        "preserve_color",
        "none",
        PRESERVE_COLOR,
        "luminance: keep the region's colours, restyle its lightness; palette: give the style "
        "picture the region's colours first.",
    )
    flags.DEFINE_float(
        "stroke_size", 1.0, "Size of the strokes, 0.5 to 4; 1 is as in the style picture."
    )
    flags.DEFINE_multi_string(
        "region",
        [],
        "mask.png=style.jpg[:strength=,preserve_color=,stroke_size=,edge=,edge_radius=]; may be "
        "repeated; where masks overlap, the later one wins.",
    )
    flags.DEFINE_string(
        "regions_file", None, "JSON or YAML file with a list of regions: mask, style, options."
    )
    flags.DEFINE_enum(
        "edge", DEFAULT_EDGE, EDGES, "Transition between the region and the photograph."
    )
    flags.DEFINE_integer(
        "edge_radius", DEFAULT_RADIUS, "Reach of soft edges in pixels.", lower_bound=0
    )
    flags.DEFINE_string(
        "max_memory",
        DEFAULT_MAX_MEMORY,
        "Memory for the network, besides the pictures, such as 800MB; larger regions become tiles.",
    )
    flags.DEFINE_integer(
        "max_pixels", DEFAULT_MAX_PIXELS, "Refuse pictures of more pixels.", lower_bound=1
    )
    flags.DEFINE_bool("allow_large", False, "Accept pictures of any size.")
    flags.DEFINE_enum(
        "output_format",
        "png",
        [suffix[1:] for suffix in FORMATS],
        "Format of the results for a folder.",
    )
    flags.DEFINE_integer(
        "quality",
        95,
        "Quality of JPEG and WebP results; WebP is lossless at 100.",
        lower_bound=1,
        upper_bound=100,
    )


def read_stylize_options() -> StylizeOptions:
    """Returns the flags as StylizeOptions; those that a program has not keep their default."""
    values = flags.FLAGS
    mask = read_mask_options()
    names = [field.name for field in dataclasses.fields(StylizeOptions)]
    options = {name: values[name].value for name in names if name in values}
    options["mask"] = None if mask == MaskOptions() else mask
    options["region"] = tuple(values.region)
    options["settings"] = read_json("settings")
    if values.allow_large:
        options["max_pixels"] = 2**62
    return StylizeOptions(**options)

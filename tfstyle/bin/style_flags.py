# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The flags that say how to restyle, for every program that restyles files."""

from absl import flags

from tfstyle.files.pictures import DEFAULT_MAX_PIXELS, FORMATS
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY
from tfstyle.inference.region_options import PRESERVE_COLOR
from tfstyle.regions.edge_options import DEFAULT_EDGE, DEFAULT_RADIUS, EDGES

# Flags defined here count as the program's own, and --help shows them.
flags.disclaim_key_flags()


def define_style_flags() -> None:
    """Defines the flags for the program's main module."""
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

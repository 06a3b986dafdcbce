# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles regions of a photograph, or of a folder of them, in the style of any picture.

    bin/stylize --content=photo.jpg --mask=mask.png --style=painting.jpg --output=out.png
    bin/stylize --content=photo.jpg --output=out.png --region=sky.png=a.jpg \\
        --region=cat.png=b.jpg*0.7+c.jpg*0.3:strength=.6,preserve_color=luminance,scale=2
    bin/stylize --content=photos/ --mask=masks/ --style=painting.jpg --output=results/ --resume

Exit status: 0 when every picture was restyled, 2 when the flags or all of the pictures are wrong,
1 when some pictures of a folder failed.
"""

from absl import flags

from tfstyle.bin.launching import launch
from tfstyle.bin.mask_flags import define_mask_flags, read_mask_options
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS, FORMATS
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY
from tfstyle.inference.region_options import PRESERVE_COLOR
from tfstyle.inference.stylize_files import stylize_files
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.regions.edge_options import DEFAULT_EDGE, DEFAULT_RADIUS, EDGES
from tfstyle.regions.mask_options import MaskOptions

define_mask_flags()
flags.DEFINE_string("content", None, "Photograph; or a folder or pattern, with --mask a folder.")
flags.DEFINE_string("output", None, "Picture to write; a folder for many.")
flags.DEFINE_string("style", None, "Style picture, or a mixture: a.jpg*0.7+b.jpg*0.3.")
flags.DEFINE_float("style_strength", 1.0, "How much of the style.", lower_bound=0, upper_bound=1)
flags.DEFINE_enum(
    "preserve_color",
    "none",
    PRESERVE_COLOR,
    "luminance: keep the region's colours, restyle its lightness; palette: give the style picture "
    "the region's colours before.",
)
flags.DEFINE_float("style_scale", 1.0, "Size of the strokes: scale of the style picture.")
flags.DEFINE_multi_string(
    "region",
    [],
    "mask.png=style.jpg[:strength=,preserve_color=,scale=,edge=,edge_radius=]; "
    "several times, the later wins where masks overlap.",
)
flags.DEFINE_string("regions_file", None, "JSON or YAML list of regions: mask, style, options.")
flags.DEFINE_enum("edge", DEFAULT_EDGE, EDGES, "How the region meets the photograph.")
flags.DEFINE_integer("edge_radius", DEFAULT_RADIUS, "Reach of soft edges, pixels.", lower_bound=0)
flags.DEFINE_string("checkpoint", None, "Folder of a checkpoint; default the shipped one.")
flags.DEFINE_string(
    "max_memory",
    DEFAULT_MAX_MEMORY,
    "What the network may take beside the pictures, such as "
    "800MB; larger regions are painted in tiles.",
)
flags.DEFINE_integer("max_pixels", DEFAULT_MAX_PIXELS, "Refuse larger files.", lower_bound=1)
flags.DEFINE_bool("allow_large", False, "Read files of any size.")
flags.DEFINE_enum(
    "output_format", "png", [suffix[1:] for suffix in FORMATS], "Of the results of many pictures."
)
flags.DEFINE_integer("quality", 95, "Of JPEG and WebP.", lower_bound=1, upper_bound=100)
flags.DEFINE_bool("preview", False, "Also write content | mask | style | result.")
flags.DEFINE_bool("strict", False, "Of many pictures: stop at the first bad one.")
flags.DEFINE_bool("resume", False, "Leave alone what has its result already.")
flags.DEFINE_integer("workers", 2, "Files read and written at once.", lower_bound=1)
flags.mark_flags_as_required(["content", "output"])


def main(argv):
    del argv
    values = flags.FLAGS
    mask = read_mask_options()
    summary = stylize_files(
        StylizeOptions(
            mask=None if mask == MaskOptions() else mask,
            region=tuple(values.region),
            max_pixels=2**62 if values.allow_large else values.max_pixels,
            **{
                name: values[name].value
                for name in (
                    "content",
                    "output",
                    "style",
                    "style_strength",
                    "preserve_color",
                    "style_scale",
                    "regions_file",
                    "edge",
                    "edge_radius",
                    "checkpoint",
                    "max_memory",
                    "output_format",
                    "quality",
                    "preview",
                    "strict",
                    "resume",
                    "workers",
                )
            },
        )
    )
    for path in summary.written:
        print(path)
    if summary.left or summary.failed:
        print(
            f"{len(summary.written)} written, {len(summary.left)} there already, "
            f"{len(summary.failed)} failed"
        )
    return int(bool(summary.failed))


def run():
    launch(main)


if __name__ == "__main__":
    run()

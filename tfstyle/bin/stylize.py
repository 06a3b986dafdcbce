# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles regions of a photograph, or of a folder of photographs, in the style of any picture.

    bin/stylize --content=photo.jpg --mask=mask.png --style=painting.jpg --output=out.png
    bin/stylize --content=photo.jpg --output=out.png --region=sky.png=a.jpg \\
        --region=cat.png=b.jpg*0.7+c.jpg*0.3:strength=.6,preserve_color=luminance,stroke_size=2
    bin/stylize --content=photos/ --mask=masks/ --style=painting.jpg --output=results/ --resume

Without a mask or region the whole picture is restyled. Write PNG, TIFF or BMP to keep every pixel
outside the mask unchanged; JPEG changes them slightly.

Exit status: 0 when every picture was restyled, 2 when the flags or all of the pictures are wrong,
1 when some pictures of a folder failed or the disk is full.
"""

import dataclasses

from absl import flags

from tfstyle.bin.json_flags import read_json
from tfstyle.bin.launching import launch
from tfstyle.bin.mask_flags import define_mask_flags, read_mask_options
from tfstyle.bin.method_flags import define_method_flags
from tfstyle.bin.style_flags import define_style_flags
from tfstyle.inference.stylize_files import stylize_files
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.regions.mask_options import MaskOptions

define_mask_flags()
define_method_flags()
define_style_flags()
flags.DEFINE_string(
    "content",
    None,
    "Photograph, or a folder or pattern of photographs; --mask may then be a folder.",
)
flags.DEFINE_string(
    "output", None, "Picture to write, whose suffix gives the format, or a folder for several."
)
flags.DEFINE_bool("preview", False, "Also write content | mask | style | result side by side.")
flags.DEFINE_bool("strict", False, "For a folder: stop at the first bad picture.")
flags.DEFINE_bool(
    "resume", False, "For a folder: restyle only pictures without a result of the same options."
)
flags.DEFINE_integer(
    "workers", 2, "For a folder: number of pictures read and written in parallel.", lower_bound=1
)
flags.mark_flags_as_required(["content", "output"])


def main(argv: list[str]) -> int:
    del argv
    values = flags.FLAGS
    mask = read_mask_options()
    options = {field.name: values[field.name].value for field in dataclasses.fields(StylizeOptions)}
    options["mask"] = None if mask == MaskOptions() else mask
    options["region"] = tuple(values.region)
    options["settings"] = read_json("settings")
    if values.allow_large:
        options["max_pixels"] = 2**62
    summary = stylize_files(StylizeOptions(**options))
    for path in summary.written:
        print(path)
    if summary.left or summary.failed:
        print(
            f"{len(summary.written)} written, {len(summary.left)} there already, "
            f"{len(summary.failed)} failed"
        )
    return int(bool(summary.failed))


def run() -> None:
    launch(main)


if __name__ == "__main__":
    run()

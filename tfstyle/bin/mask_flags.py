# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The flags that say where a mask comes from, for every program that takes one."""

from absl import flags

from tfstyle.regions.coordinates import parse_box, parse_points
from tfstyle.regions.from_strokes import DEFAULT_STROKE_WIDTH
from tfstyle.regions.mask_options import MaskOptions

# What is defined here counts as the program's own and shows in its --help.
flags.disclaim_key_flags()


def define_mask_flags() -> None:
    """Defines them for the program's main module."""
    flags.DEFINE_string(
        "mask",
        None,
        "Mask file: PNG, JPEG, ... or NPY, of the photograph's size; non-zero is inside.",
    )
    flags.DEFINE_float(
        "mask_threshold",
        None,
        "Inside is what lies above this: in 0..1 of white (--mask) or of opaque "
        "(--mask_from_alpha), in the array's own unit for NPY. Default: any non-zero; for JPEG and "
        "alpha 0.5.",
    )
    flags.DEFINE_bool("invert_mask", False, "Take what is outside the mask instead.")
    flags.DEFINE_bool("mask_from_alpha", False, "The photograph's own alpha channel is the mask.")
    flags.DEFINE_string("box", None, "y0,x0,y1,x1: rows y0 to y1-1, columns x0 to x1-1.")
    flags.DEFINE_multi_string("polygon", [], "y0,x0,y1,x1,y2,x2,...; may be given several times.")
    flags.DEFINE_multi_string(
        "stroke", [], "Brush stroke y0,x0,y1,x1,... that covers the region; several times."
    )
    flags.DEFINE_string("coco_annotations", None, "COCO instances file (JSON) of the photograph.")
    flags.DEFINE_string("coco_category", None, "With --coco_annotations: all of this, such as cat.")
    flags.DEFINE_integer("coco_instance", None, "With --coco_annotations: the annotation's id.")
    flags.DEFINE_string(
        "grabcut", None, "y0,x0,y1,x1: a box around an object, which becomes its outline."
    )
    flags.DEFINE_multi_string(
        "foreground_stroke", [], "With --grabcut: y0,x0,y1,x1,... over what surely is the object."
    )
    flags.DEFINE_multi_string(
        "background_stroke", [], "With --grabcut: y0,x0,y1,x1,... over what surely is not."
    )
    flags.DEFINE_integer("stroke_width", DEFAULT_STROKE_WIDTH, "Width of strokes, pixels.")
    flags.DEFINE_string(
        "segmenter",
        None,
        "module:attribute of your own model; see tfstyle/regions/from_segmenter.py.",
    )
    flags.DEFINE_string("segmenter_prompt", "", "Text that is handed to --segmenter.")


def read_mask_options() -> MaskOptions:
    """The flags as MaskOptions; InputError for coordinates that are none."""
    values = flags.FLAGS
    return MaskOptions(
        mask=values.mask,
        mask_from_alpha=values.mask_from_alpha,
        box=values.box and parse_box(values.box, "--box"),
        polygon=_parse_all("polygon"),
        stroke=_parse_all("stroke"),
        coco_annotations=values.coco_annotations,
        coco_category=values.coco_category,
        coco_instance=values.coco_instance,
        grabcut=values.grabcut and parse_box(values.grabcut, "--grabcut"),
        foreground_stroke=_parse_all("foreground_stroke"),
        background_stroke=_parse_all("background_stroke"),
        segmenter=values.segmenter,
        segmenter_prompt=values.segmenter_prompt,
        mask_threshold=values.mask_threshold,
        stroke_width=values.stroke_width,
        invert_mask=values.invert_mask,
    )


def _parse_all(flag):
    return tuple(parse_points(text, f"--{flag}") for text in flags.FLAGS[flag].value)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The flags that say where a mask comes from, for every program that takes one."""

from absl import flags

from tfstyle.regions.coordinates import parse_box, parse_points
from tfstyle.regions.from_strokes import DEFAULT_STROKE_WIDTH
from tfstyle.regions.mask_options import MaskOptions

# Flags defined here count as the program's own, and --help shows them.
flags.disclaim_key_flags()


def define_mask_flags() -> None:
    """Defines the flags for the program's main module."""
    flags.DEFINE_string(
        "mask",
        None,
        "Mask file of the photograph's size: JPEG, PNG, WebP, TIFF, BMP or NPY; pixels brighter "
        "than one half of white are inside.",
    )
    flags.DEFINE_float(
        "mask_threshold",
        None,
        "Pixels above this are inside: a share of white (--mask) or of opacity "
        "(--mask_from_alpha) from 0 to 1, or a value of an NPY array. 0 takes every non-zero "
        "pixel. Default: one half.",
    )
    flags.DEFINE_bool("invert_mask", False, "Use the outside of the mask as the region instead.")
    flags.DEFINE_bool("mask_from_alpha", False, "Use the photograph's alpha channel as the mask.")
    flags.DEFINE_string(
        "box",
        None,
        "Box y0,x0,y1,x1 in pixels: rows y0 to y1-1 from the top, columns x0 to x1-1 from the "
        "left. All coordinates are given in this order, y before x.",
    )
    flags.DEFINE_multi_string(
        "polygon", [], "Polygon y0,x0,y1,x1,y2,x2,...; repeat the flag for several."
    )
    flags.DEFINE_multi_string(
        "stroke", [], "Brush stroke y0,x0,y1,x1,... over the region; repeat the flag for several."
    )
    flags.DEFINE_string("coco_annotations", None, "COCO instances file (JSON) of the photograph.")
    flags.DEFINE_string(
        "coco_category",
        None,
        "With --coco_annotations: use all instances of this category, such as cat.",
    )
    flags.DEFINE_integer(
        "coco_instance", None, "With --coco_annotations: use the annotation with this id."
    )
    flags.DEFINE_string(
        "grabcut", None, "Box y0,x0,y1,x1 around an object, whose outline GrabCut finds."
    )
    flags.DEFINE_multi_string(
        "foreground_stroke", [], "With --grabcut: stroke y0,x0,y1,x1,... over the object."
    )
    flags.DEFINE_multi_string(
        "background_stroke", [], "With --grabcut: stroke y0,x0,y1,x1,... over the background."
    )
    flags.DEFINE_integer("stroke_width", DEFAULT_STROKE_WIDTH, "Width of all strokes in pixels.")
    flags.DEFINE_string(
        "segmenter",
        None,
        "Your own segmentation model as module:attribute; see tfstyle/regions/from_segmenter.py.",
    )
    flags.DEFINE_string("segmenter_prompt", "", "Text to pass to --segmenter.")


def read_mask_options() -> MaskOptions:
    """Returns the flags as MaskOptions; raises InputError for malformed coordinates."""
    values = flags.FLAGS
    return MaskOptions(
        mask=values.mask,
        mask_from_alpha=values.mask_from_alpha,
        box=_parse_one("box"),
        polygon=_parse_all("polygon"),
        stroke=_parse_all("stroke"),
        coco_annotations=values.coco_annotations,
        coco_category=values.coco_category,
        coco_instance=values.coco_instance,
        grabcut=_parse_one("grabcut"),
        foreground_stroke=_parse_all("foreground_stroke"),
        background_stroke=_parse_all("background_stroke"),
        segmenter=values.segmenter,
        segmenter_prompt=values.segmenter_prompt,
        mask_threshold=values.mask_threshold,
        stroke_width=values.stroke_width,
        invert_mask=values.invert_mask,
    )


def _parse_one(flag):
    text = flags.FLAGS[flag].value
    return None if text is None else parse_box(text, f"--{flag}")


def _parse_all(flag):
    return tuple(parse_points(text, f"--{flag}") for text in flags.FLAGS[flag].value)

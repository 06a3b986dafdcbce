# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""One set of options for every source."""

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.ops.boxes import Box
from tfstyle.regions.coordinates import parse_box, parse_points
from tfstyle.regions.mask_options import MaskOptions, make_mask

PICTURE = load_picture(np.zeros((10, 12, 3), np.uint8))
SQUARE = ((2.0, 3.0), (2.0, 7.0), (6.0, 7.0), (6.0, 3.0))


@pytest.mark.parametrize(
    "options",
    [
        MaskOptions(box=Box(2, 3, 6, 7)),
        MaskOptions(polygon=(SQUARE,)),
        MaskOptions(segmenter=lambda pixels_uint8, *, prompt: make_square()),
    ],
)
def test_every_source_gives_its_mask_and_the_inverse_what_is_left(options):
    mask = make_mask(PICTURE, options)
    np.testing.assert_array_equal(mask, make_square())
    inverse = make_mask(PICTURE, MaskOptions(**{**vars(options), "invert_mask": True}))
    np.testing.assert_array_equal(inverse, 1 - make_square())
    assert mask.dtype == inverse.dtype == np.uint8


def make_square():
    mask = np.zeros((10, 12), np.uint8)
    mask[2:6, 3:7] = 1
    return mask


@pytest.mark.parametrize(
    "options, fault",
    [
        (MaskOptions(), "one source for the mask, not none"),
        (MaskOptions(mask=""), "mask: is empty"),
        (MaskOptions(mask="", box=Box(0, 0, 1, 1)), "not mask and box"),
        (MaskOptions(coco_annotations="", coco_category="cat"), "coco_annotations: is empty"),
        (MaskOptions(coco_annotations="x.json", coco_category=""), "coco_category: is empty"),
        (MaskOptions(segmenter=""), "segmenter: is empty"),
        (MaskOptions(mask="a.png", box=Box(0, 0, 1, 1)), "not mask and box"),
        (MaskOptions(box=Box(0, 0, 1, 1), coco_category="cat"), "coco_category goes with coco_ann"),
        (MaskOptions(box=Box(0, 0, 1, 1), mask_threshold=0.0), "mask_threshold goes with mask or"),
        (MaskOptions(box=Box(0, 0, 1, 1), stroke_width=99), "stroke_width goes with strokes"),
        (MaskOptions(grabcut=Box(1, 1, 9, 9), stroke_width=99), "stroke_width goes with strokes"),
        (MaskOptions(box=Box(0, 0, 10, 12), invert_mask=True), "inverted mask.*empty"),
    ],
)
def test_none_several_or_stray_options_are_refused(options, fault):
    with pytest.raises(InputError, match=fault):
        make_mask(PICTURE, options)


def test_coordinates_are_read_as_people_type_them():
    assert parse_box("1, 2,30,40", "--box") == Box(1, 2, 30, 40)
    assert parse_points("1,2.5,-3,4", "--polygon") == ((1.0, 2.5), (-3.0, 4.0))


@pytest.mark.parametrize(
    "parse, text",
    [
        (parse_box, "1,2,3"),
        (parse_box, "1,2,3,x"),
        (parse_box, ""),
        (parse_box, "1.5,2,3,4"),
        (parse_points, "1,2,3"),
        (parse_points, "a,b"),
        (parse_points, ""),
        (parse_points, "nan,1"),
        (parse_points, "inf,1"),
    ],
)
def test_coordinates_that_are_none_are_refused(parse, text):
    with pytest.raises(InputError, match="--flag.*(y .down from the top. before x|finite)"):
        parse(text, "--flag")

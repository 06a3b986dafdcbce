# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.ops.boxes import Box
from tfstyle.regions.mask_changes import change_mask, outline_stroke
from tfstyle.regions.mask_options import MaskOptions, make_mask


@pytest.fixture
def picture():
    """A bright disk of radius 30 on a dark, noisy ground, 120x160."""
    y, x = np.mgrid[:120, :160]
    inside = np.hypot(y - 60, x - 80) < 30
    noise = np.random.default_rng(0).integers(0, 12, (120, 160, 1))
    pixels = np.where(inside[..., None], [230, 170, 60], [30, 60, 90]) + noise
    picture = load_picture(pixels.astype(np.uint8))
    return picture, inside


def test_sources_add_up_and_take_away(picture):
    picture, _ = picture
    left, right = MaskOptions(box=Box(0, 0, 120, 90)), MaskOptions(box=Box(0, 60, 120, 160))
    first = change_mask(None, picture, left)
    assert change_mask(first, picture, right).all()
    rest = change_mask(first, picture, right, erase=True)
    assert rest[:, :60].all() and not rest[:, 60:].any()
    assert first.sum() == 120 * 90  # as it was
    assert not change_mask(None, picture, right, erase=True).any()


@pytest.mark.parametrize("stroke", [[(60, 70), (60, 90)], [(60, 80)], [(50, 80), (75, 85)]])
def test_the_outline_of_what_is_under_a_rough_stroke_is_found(picture, stroke):
    picture, inside = picture
    found = make_mask(picture, outline_stroke(picture, stroke, width=3)).astype(bool)
    assert (found & inside).sum() > 0.97 * (found | inside).sum()


def test_around_a_stroke_along_the_border_there_is_background_left(picture):
    picture, _ = picture
    options = outline_stroke(picture, [(-5, 0), (130, 159)], width=3)
    assert options.grabcut == Box(1, 1, 119, 159)


@pytest.mark.parametrize("stroke", [[(500, 5)], [], [(1, 2, 3)], [(float("nan"), 1)]])
def test_a_stroke_that_is_none_of_this_picture_is_refused(picture, stroke):
    with pytest.raises(InputError, match="stroke"):
        outline_stroke(picture[0], stroke, width=3)

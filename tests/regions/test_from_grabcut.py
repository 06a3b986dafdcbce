# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""GrabCut on things whose outline is known."""

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.ops.boxes import compute_bounding_box, expand_box
from tfstyle.regions.from_grabcut import make_grabcut_mask


def draw_object(*, size=(72, 96), seed=0):
    """A reddish ellipse with texture on a textured bluish ground."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[: size[0], : size[1]] / [[[size[0]]], [[size[1]]]]
    mask = ((y - 0.5) / 0.3) ** 2 + ((x - 0.45) / 0.25) ** 2 < 1
    pixels = np.where(mask[..., None], [190, 70, 50], [60, 90, 170])
    pixels = pixels + rng.normal(0, 15, (*size, 1)) + rng.normal(0, 5, (*size, 3))
    return load_picture(np.clip(pixels, 0, 255).astype(np.uint8)), mask


def compute_iou(mask, other):
    return np.sum((mask > 0) & (other > 0)) / np.sum((mask > 0) | (other > 0))


@pytest.mark.parametrize("size", [(72, 96), (51, 33), (40, 1100)])
def test_the_box_becomes_the_outline(size):
    picture, truth = draw_object(size=size)
    box = expand_box(compute_bounding_box(truth), 4, *size)
    mask = make_grabcut_mask(picture, box)
    assert mask.dtype == np.uint8 and mask.shape == size and mask.max() == 1
    assert compute_iou(mask, truth) > 0.95
    outside = np.ones(size, bool)
    outside[box.slices] = False
    assert not mask[outside].any()


def test_the_same_call_gives_the_same_mask():
    picture, _ = draw_object(seed=3)
    box = (5, 5, 65, 85)
    np.testing.assert_array_equal(make_grabcut_mask(picture, box), make_grabcut_mask(picture, box))


def test_a_large_picture_keeps_to_the_box_and_the_strokes_to_the_pixel():
    picture, truth = draw_object(size=(300, 1500))
    box = expand_box(compute_bounding_box(truth), 7, 300, 1500)
    dots = {"foreground": [[(5, 5)]], "background": [[(150, 700)]]}
    mask = make_grabcut_mask(picture, box, **dots, stroke_width=1)
    assert compute_iou(mask, truth) > 0.95
    assert mask[5, 5] and not mask[150, 700]
    mask[5, 5] = 0
    assert mask.sum() == mask[box.slices].sum()


def test_strokes_are_obeyed_and_the_background_wins_where_they_cross():
    picture, truth = draw_object()
    box = (5, 5, 68, 90)
    ground = [[(8, 60), (8, 80)]]  # ground inside the box, called object
    mask = make_grabcut_mask(picture, box, foreground=ground, stroke_width=5)
    assert mask[8, 60:81].all()
    dot = [[(36, 40)]]
    mask = make_grabcut_mask(picture, box, foreground=dot, background=dot, stroke_width=5)
    assert truth[35:38, 39:42].all() and not mask[35:38, 39:42].any()


@pytest.mark.parametrize(
    "box, fault",
    [
        ((0, 0, 72, 96), "leave some background"),
        ((0, 0, 73, 96), "y ends at 72"),
        ((9, 9, 9, 20), "y0 < y1"),
        ((9, 9, 10, 10), "no object|too few pixels"),
    ],
)
def test_a_box_that_cannot_be_cut_is_refused(box, fault):
    with pytest.raises(InputError, match=fault):
        make_grabcut_mask(draw_object()[0], box)


def test_a_box_in_which_nothing_stands_out_asks_for_a_stroke():
    picture, _ = draw_object()
    everything = [[(y, 0), (y, 95)] for y in range(0, 72, 4)]
    with pytest.raises(InputError, match="no object|too few"):
        make_grabcut_mask(picture, (5, 5, 60, 60), background=everything)

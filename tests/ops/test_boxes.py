# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import hypothesis
import numpy as np
from hypothesis import strategies as st

from tfstyle.ops.boxes import (
    Box,
    align_box,
    compute_bounding_box,
    expand_box,
    intersect_boxes,
    merge_boxes,
    split_box,
)

HEIGHT, WIDTH = 37, 53


@st.composite
def boxes(draw):
    ymin, xmin = draw(st.integers(0, HEIGHT - 1)), draw(st.integers(0, WIDTH - 1))
    return Box(ymin, xmin, draw(st.integers(ymin + 1, HEIGHT)), draw(st.integers(xmin + 1, WIDTH)))


def fill(*filled):
    picture = np.zeros((HEIGHT, WIDTH), int)
    for box in filled:
        picture[box.slices] += 1
    return picture


@hypothesis.given(boxes(), boxes())
def test_a_bounding_box_is_the_smallest_around_what_is_set(first, second):
    assert compute_bounding_box(fill(first)) == first
    assert compute_bounding_box(fill(first, second)) == merge_boxes(first, second)


def test_nothing_has_no_bounding_box():
    assert compute_bounding_box(np.zeros((3, 4), bool)) is None


@hypothesis.given(boxes(), boxes())
def test_an_intersection_is_what_both_cover(first, second):
    shared = intersect_boxes(first, second)
    expected = fill(first, second) == 2
    assert np.array_equal(expected, fill(shared) if shared else np.zeros_like(expected))


@hypothesis.given(boxes(), st.integers(1, 20), st.integers(1, 20))
def test_tiles_cover_a_box_once(box, height, width):
    tiles = split_box(box, height, width)
    assert np.array_equal(fill(*tiles), fill(box))
    assert all(tile.height <= height and tile.width <= width for tile in tiles)


@hypothesis.given(boxes(), st.integers(1, 9))
def test_an_aligned_box_holds_the_box_and_ends_on_the_grid_or_at_the_edge(box, stride):
    aligned = align_box(box, stride, HEIGHT, WIDTH)
    assert intersect_boxes(aligned, box) == box
    assert aligned.ymin % stride == 0 and aligned.xmin % stride == 0
    assert aligned.ymax % stride == 0 or aligned.ymax == HEIGHT
    assert aligned.xmax % stride == 0 or aligned.xmax == WIDTH
    assert aligned.height < box.height + 2 * stride and aligned.width < box.width + 2 * stride


@hypothesis.given(boxes(), st.integers(0, 60))
def test_an_expanded_box_holds_all_within_the_margin(box, margin):
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    near = (
        (rows >= box.ymin - margin)
        & (rows < box.ymax + margin)
        & (columns >= box.xmin - margin)
        & (columns < box.xmax + margin)
    )
    assert np.array_equal(fill(expand_box(box, margin, HEIGHT, WIDTH)), near)


@hypothesis.given(boxes(), boxes())
def test_a_relative_box_cuts_the_same_pixels(first, second):
    outer, picture = merge_boxes(first, second), np.arange(HEIGHT * WIDTH).reshape(HEIGHT, WIDTH)
    cut = picture[outer.slices][first.relative_to(outer).slices]
    assert np.array_equal(cut, picture[first.slices])

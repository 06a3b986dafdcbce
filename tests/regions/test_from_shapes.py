# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Boxes, polygons and strokes against independent rasterizers."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from pycocotools import mask as coco_mask
from scipy import ndimage
from skimage import draw

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.regions.from_box import make_box_mask
from tfstyle.regions.from_polygon import make_polygon_mask
from tfstyle.regions.from_strokes import make_stroke_mask

HEIGHT, WIDTH = 41, 57
PICTURE = load_picture(np.zeros((HEIGHT, WIDTH, 3), np.uint8))


@st.composite
def boxes(draw_from):
    y0 = draw_from(st.integers(0, HEIGHT - 1))
    x0 = draw_from(st.integers(0, WIDTH - 1))
    return y0, x0, draw_from(st.integers(y0 + 1, HEIGHT)), draw_from(st.integers(x0 + 1, WIDTH))


@hypothesis.given(boxes())
def test_a_box_is_scikit_images_rectangle_and_the_polygon_of_its_corners(box):
    y0, x0, y1, x1 = box
    expected = np.zeros((HEIGHT, WIDTH), np.uint8)
    expected[draw.rectangle((y0, x0), end=(y1 - 1, x1 - 1))] = 1
    np.testing.assert_array_equal(make_box_mask(PICTURE, box), expected)
    corners = [(y0, x0), (y0, x1), (y1, x1), (y1, x0)]
    np.testing.assert_array_equal(make_polygon_mask(PICTURE, [corners]), expected)


@hypothesis.given(
    st.lists(st.tuples(st.floats(-10, 50), st.floats(-10, 70)), min_size=3, max_size=7)
)
def test_a_polygon_holds_the_pixel_centres_that_cross_its_sides_an_odd_number_of_times(points):
    y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    inside, near = np.zeros((HEIGHT, WIDTH), bool), np.zeros((HEIGHT, WIDTH), bool)
    for (ya, xa), (yb, xb) in zip(points, points[1:] + points[:1]):
        if ya != yb:
            inside ^= ((ya > y) != (yb > y)) & (x < xa + (y - ya) / (yb - ya) * (xb - xa))
        along = np.clip(
            ((y - ya) * (yb - ya) + (x - xa) * (xb - xa))
            / max((yb - ya) ** 2 + (xb - xa) ** 2, 1e-9),
            0,
            1,
        )
        near |= np.hypot(y - ya - along * (yb - ya), x - xa - along * (xb - xa)) < 1e-6
    hypothesis.assume((inside & ~near).any())  # on a side, either answer will do
    mask = make_polygon_mask(PICTURE, [points])
    np.testing.assert_array_equal(mask[~near], inside[~near])


def compute_least_angle(triangle):
    """Degrees of the sharpest corner."""
    corners = np.asarray(triangle)
    to_next, to_last = np.roll(corners, -1, 0) - corners, np.roll(corners, 1, 0) - corners
    cross = np.abs(to_next[:, 0] * to_last[:, 1] - to_next[:, 1] * to_last[:, 0])
    return np.degrees(np.arctan2(cross, (to_next * to_last).sum(1))).min()


@hypothesis.given(
    st.lists(
        st.tuples(st.floats(2, HEIGHT - 2), st.floats(2, WIDTH - 2)),
        min_size=3,
        max_size=3,
        unique=True,
    )
)
def test_a_triangle_is_pycocotools_but_for_its_outline(points):
    hypothesis.assume(compute_least_angle(points) > 25)  # pycocotools cuts sharp corners short
    flat = [coordinate for y, x in points for coordinate in (x, y)]
    theirs = coco_mask.decode(coco_mask.frPyObjects([flat], HEIGHT, WIDTH))[..., 0] > 0
    hypothesis.assume(ndimage.binary_erosion(theirs, iterations=2).any())
    ours = make_polygon_mask(PICTURE, [points]) > 0
    assert not (ours & ~ndimage.binary_dilation(theirs, np.ones((5, 5)))).any()
    assert not (ndimage.binary_erosion(theirs, np.ones((5, 5))) & ~ours).any()


def test_several_polygons_are_their_union():
    first, second = [(2, 2), (2, 20), (30, 2)], [(10, 5), (10, 40), (30, 40), (30, 5)]
    both = make_polygon_mask(PICTURE, [first, second])
    one, other = make_polygon_mask(PICTURE, [first]), make_polygon_mask(PICTURE, [second])
    np.testing.assert_array_equal(both, one | other)


@hypothesis.given(
    st.lists(
        st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1)), min_size=1, max_size=4
    ),
    st.integers(3, 15),
)
def test_a_stroke_covers_what_is_near_its_line_and_nothing_far_from_it(points, width):
    line = np.zeros((HEIGHT, WIDTH), bool)
    for start, end in zip(points, points[1:] + points[-1:]):
        line[draw.line(*start, *end)] = True
    distance = ndimage.distance_transform_edt(~line)
    mask = make_stroke_mask(PICTURE, [points], width=width) > 0
    assert mask[distance <= width / 2 - 1.5].all()
    assert not mask[distance > width / 2 + 1.5].any()


@pytest.mark.parametrize(
    "box", [(0, 0, 42, 5), (3, 3, 3, 9), (5, 3, 3, 9), (-1, 0, 5, 5), (0, 57, 5, 58)]
)
def test_a_box_that_leaves_the_picture_or_holds_nothing_is_refused(box):
    with pytest.raises(InputError, match=ORDER):
        make_box_mask(PICTURE, box)


ORDER = "y comes before x, and y ends at 41 and x at 57"


def test_polygons_and_strokes_that_miss_the_picture_are_refused():
    with pytest.raises(InputError, match=f"polygon.*empty.*{ORDER}"):
        make_polygon_mask(PICTURE, [[(100, 100), (100, 120), (120, 100)]])
    with pytest.raises(InputError, match="three points"):
        make_polygon_mask(PICTURE, [[(1, 1), (5, 5)]])
    with pytest.raises(InputError, match=f"stroke.*empty.*{ORDER}"):
        make_stroke_mask(PICTURE, [[(100, 100)]])
    for bad in (np.nan, np.inf):
        with pytest.raises(InputError, match="finite"):
            make_polygon_mask(PICTURE, [[(1, 1), (5, 5), (1, bad)]])
        with pytest.raises(InputError, match="farther"):
            make_stroke_mask(PICTURE, [[(1, 1), (5, bad)]])
    with pytest.raises(InputError, match="expected points"):
        make_stroke_mask(PICTURE, [[]])


@pytest.mark.parametrize("width", [0, -1, 32_768, 10**9, 10**30, 2.5, float("nan"), float("inf")])
def test_a_stroke_of_a_width_that_cannot_be_drawn_is_refused(width):
    with pytest.raises(InputError, match="stroke width .* from 1 to 32767"):
        make_stroke_mask(PICTURE, [[(5, 5)]], width=width)


def test_the_widest_stroke_covers_the_picture_and_the_farthest_point_is_drawn_to():
    assert make_stroke_mask(PICTURE, [[(5, 5)]], width=32_767).all()
    row = make_stroke_mask(PICTURE, [[(20, -1e6), (20, 1e6)]], width=1)
    np.testing.assert_array_equal(np.flatnonzero(row.any(axis=1)), [20])
    assert row[20].all()
    with pytest.raises(InputError, match="farther away than 1000000"):
        make_stroke_mask(PICTURE, [[(5, 5), (5, 1e300)]])


def test_a_polygon_may_reach_as_far_as_numbers_go():
    far = make_polygon_mask(PICTURE, [[(-1e300, 10), (1e300, 10), (1e300, 1e300), (-1e300, 1e300)]])
    np.testing.assert_array_equal(far, np.arange(WIDTH) >= 10 + np.zeros((HEIGHT, 1)))

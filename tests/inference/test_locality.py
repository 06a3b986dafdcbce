# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A region costs what it is, and looks as if the whole picture had been computed."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from tfstyle.inference.window_crops import crop_content, crop_region, crop_support, locate_crops
from tfstyle.inference.window_plan import WindowPlanner
from tfstyle.regions.edge_blending import blend_edge
from tfstyle.regions.edge_options import EDGES

# Levels of 255: sums in another order may round to the neighbouring level.
ROUNDING = 1

SIDES = st.sampled_from([1, 2, 3, 5, 8, 13, 31, 64, 97, 129])


@st.composite
def regions(draw):
    """Up to three boxes anywhere, with the borders of the picture among them."""
    height, width = draw(SIDES), draw(SIDES)
    region = np.zeros((height, width), bool)
    for _ in range(draw(st.integers(1, 3))):
        rows = sorted((draw(st.integers(0, height)), draw(st.integers(0, height))))
        columns = sorted((draw(st.integers(0, width)), draw(st.integers(0, width))))
        region[slice(*rows), slice(*columns)] = True
    return region


def stylize_whole(compiled, content, region, style):
    """The network's own pass over the whole picture, put in the region's place."""
    painted = compiled.paint(*make_batch(content, region), style.values)[0]
    return np.where(region[..., None], np.rint(255 * painted).astype(np.uint8), content)


def make_batch(content, region):
    return content[None].astype(np.float32) / 255, region[None, ..., None].astype(np.float32)


def measure_difference(first, second):
    return np.abs(first.astype(int) - second)


@pytest.fixture(scope="module")
def style(stylizer, draw):
    return stylizer.encode_style(draw(40, 50, seed=9))


@hypothesis.settings(max_examples=20)
@hypothesis.given(regions())
@hypothesis.example(np.ones((1, 1), bool))
@hypothesis.example(np.zeros((9, 7), bool))
def test_region_of_interest_equals_whole(compiled, stylizer, draw, style, region):
    content = draw(*region.shape)
    whole = stylize_whole(compiled, content, region, style)
    assert measure_difference(stylizer.stylize(content, region, style), whole).max() <= ROUNDING


@pytest.mark.parametrize("edge", EDGES)
def test_every_edge_equals_that_of_the_whole_picture(compiled, stylizer, draw, style, edge):
    content, region = draw(211, 190), np.zeros((211, 190), bool)
    region[93:117, 86:111] = True  # its crop would start at no multiple of a pyramid's stride
    painted = np.rint(255 * compiled.paint(*make_batch(content, region), style.values)[0])
    whole = blend_edge(content, painted.astype(np.uint8), region, edge=edge, radius=9)
    result = stylizer.stylize(content, region, style, edge=edge, edge_radius=9)
    assert measure_difference(result, whole).max() <= 2 * ROUNDING


@hypothesis.settings(max_examples=15)
@hypothesis.given(regions(), st.sampled_from(EDGES))
def test_pixels_outside_the_reach_of_the_edge_are_bit_identical(
    stylizer, draw, style, region, edge
):
    content = draw(*region.shape)
    radius = 5
    result = stylizer.stylize(content, region, style, edge=edge, edge_radius=radius)
    rows, columns = np.mgrid[: region.shape[0], : region.shape[1]]
    far = ~region
    if edge != "hard":
        for y, x in np.argwhere(region):
            far &= (rows - y) ** 2 + (columns - x) ** 2 > radius**2
    assert np.array_equal(result[far], content[far])


@pytest.mark.parametrize("side", ["top", "left", "bottom", "right", "all"])
def test_a_region_that_touches_the_border_equals_whole(compiled, stylizer, draw, style, side):
    content = draw(150, 131)
    region = np.zeros((150, 131), bool)
    for name, slices in {
        "top": np.s_[:9, 40:80],
        "left": np.s_[70:90, :3],
        "bottom": np.s_[149:, 60:],
        "right": np.s_[20:60, 125:],
    }.items():
        region[slices] |= side in (name, "all")
    whole = stylize_whole(compiled, content, region, style)
    assert measure_difference(stylizer.stylize(content, region, style), whole).max() <= ROUNDING


def test_far_apart_pieces_equal_whole(compiled, stylizer, draw, style):
    content = draw(257, 513)
    region = np.zeros(content.shape[:2], bool)
    region[10:30, 20:60] = region[200:240, 440:470] = region[120, 250] = True
    whole = stylize_whole(compiled, content, region, style)
    assert measure_difference(stylizer.stylize(content, region, style), whole).max() <= ROUNDING


def test_tiles_with_the_statistics_of_the_whole_equal_the_whole(compiled, draw, style):
    content, region = draw(269, 311), np.ones((269, 311), bool)
    region[:20, :100] = False
    batch = make_batch(content, region)
    statistics = compiled.compute_statistics(*batch, style.values)
    whole = compiled.paint(*batch, style.values)[0]
    plan = WindowPlanner(
        region, stride=compiled.network.stride, radius=compiled.network.radius, max_pixels=208**2
    ).plan()
    assert not plan.one_pass and len(plan.windows) > 4
    for window in plan.windows:
        painted = compiled.paint(
            crop_content(content, [window.crop]),
            crop_region(region, [window]),
            style.values,
            origin=locate_crops([window.crop]),
            support=crop_support(region, [window.crop]),
            statistics=statistics,
        )[0]
        expected = whole[window.core.slices]
        got = painted[window.core.relative_to(window.crop).slices]
        got = got[: expected.shape[0], : expected.shape[1]]
        np.testing.assert_allclose(got, expected, atol=2e-3)


@pytest.mark.broad
def test_where_all_parts_are_alike_tiles_with_sampled_statistics_come_close_to_the_whole(
    compiled, tiling_stylizer, draw, style
):
    content = np.tile(draw(16, 16), (16, 20, 1))
    region = np.zeros(content.shape[:2], bool)
    region[16:240, 16:304] = True
    whole = stylize_whole(compiled, content, region, style)
    tiled = tiling_stylizer.stylize(content, region, style)
    assert np.array_equal(tiled[~region], content[~region])
    change = measure_difference(whole, content)[region].mean()
    assert measure_difference(tiled, whole)[region].mean() < 0.1 * change


def test_tiles_leave_no_seam(tiling_stylizer, draw, style):
    """Statistics are shared: on a flat picture no column differs more from its neighbour."""
    content, region = np.full((200, 300, 3), 120, np.uint8), np.ones((200, 300), bool)
    inner = tiling_stylizer.stylize(content, region, style)[:, 60:240].astype(int)
    steps = np.abs(np.diff(inner, axis=1)).mean(axis=(0, 2))
    assert steps.max() < 1.5 * np.median(steps)


def test_no_size_compiles_anew(stylizer, draw, style):
    for size in ((33, 47), (60, 31), (5, 90)):
        stylizer.stylize(draw(*size), np.ones(size, bool), style, stroke_size=2)
    passes = stylizer._painter._network._passes
    painting = ("paint", "origin", "support"), ("paint", "coarse", "origin", "support")
    assert set(painting) <= set(passes)
    assert all(function.experimental_get_tracing_count() == 1 for function in passes.values())

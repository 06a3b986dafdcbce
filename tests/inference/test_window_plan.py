# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from tfstyle.inference.window_plan import TooFewPixels, WindowPlanner
from tfstyle.ops.boxes import Box, expand_box, intersect_boxes

STRIDE, RADIUS = 4, 55


def plan(region, *, max_pixels=2_000_000, reach=0, radius=RADIUS, margin=None):
    return WindowPlanner(
        region, stride=STRIDE, radius=radius, margin=margin, max_pixels=max_pixels, reach=reach
    ).plan()


def draw_boxes(shape, *boxes):
    region = np.zeros(shape, bool)
    for box in boxes:
        region[Box(*box).slices] = True
    return region


@st.composite
def regions(draw):
    height, width = draw(st.integers(1, 190)), draw(st.integers(1, 190))
    region = np.zeros((height, width), bool)
    for _ in range(draw(st.integers(1, 4))):
        y, x = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        region[y : y + draw(st.integers(1, 60)), x : x + draw(st.integers(1, 60))] = True
    return region


@hypothesis.given(
    regions(),
    st.integers(0, 30),
    st.integers(2500, 40000),
    st.integers(1, 20),
    st.none() | st.integers(0, 20),
)
def test_windows_hold_the_region_once_with_its_surroundings_and_margins(
    region, reach, max_pixels, radius, margin
):
    made = plan(region, max_pixels=max_pixels, reach=reach, radius=radius, margin=margin)
    height, width = region.shape
    rows, columns = np.where(region)
    around = reach + (radius if margin is None else margin)
    counts = Box(rows.min(), columns.min(), rows.max() + 1, columns.max() + 1)
    counts = expand_box(counts, around, height, width)
    cover = np.zeros((height + STRIDE, width + STRIDE), int)
    for window in made.windows:
        cover[window.core.slices] += 1
        crop = window.crop
        assert crop.area <= max_pixels
        assert all(side % STRIDE == 0 for side in (*crop, *window.core))
        # The margin is there, or the picture ends, or what counts.
        grown = expand_box(window.core, radius, crop.ymax, crop.xmax)
        needed = intersect_boxes(grown, counts)
        assert intersect_boxes(crop, needed) == needed
    assert len({(w.crop.height, w.crop.width) for w in made.windows}) == 1
    assert cover.max() == 1
    for y, x in np.argwhere(region):
        near = expand_box(Box(y, x, y + 1, x + 1), reach, height, width)
        assert cover[near.slices].min() == 1
    assert not made.one_pass or made.pixels <= max_pixels


def test_an_empty_region_needs_no_window():
    assert plan(np.zeros((20, 30), bool)).windows == ()


@pytest.mark.parametrize("share, most", [(0.1, 1 / 4), (0.01, 1 / 20 + 0.003)])
def test_cost_follows_the_region(share, most):
    side = round(1024 * share**0.5)
    region = draw_boxes((1024, 1024), (400, 300, 400 + side, 300 + side))
    assert plan(region).pixels <= most * 1024 * 1024


def test_beyond_the_margin_of_the_region_nothing_is_seen():
    region = draw_boxes((1024, 1024), (400, 300, 500, 400))
    (window,) = plan(region, margin=8).windows
    assert window.crop == Box(392, 292, 508, 408)
    tiles = plan(region, margin=8, radius=20, max_pixels=90 * 90).windows
    assert len(tiles) > 1
    assert all(intersect_boxes(tile.crop, window.crop) == tile.crop for tile in tiles)


def test_far_apart_pieces_cost_no_more_than_each_alone():
    first, second = (10, 20, 90, 120), (900, 850, 980, 950)
    both = plan(draw_boxes((1000, 1000), first, second))
    alone = [plan(draw_boxes((1000, 1000), box)).pixels for box in (first, second)]
    assert both.one_pass and both.pixels <= 1.5 * sum(alone)


def test_near_pieces_are_seen_together():
    region = draw_boxes((300, 300), (100, 100, 140, 140), (100, 150, 140, 190))
    assert len(plan(region).windows) == 1


def test_a_thin_diagonal_does_not_cost_its_bounding_box():
    region = np.eye(1200, dtype=bool)
    assert plan(region).pixels < 0.75 * region.size


def test_many_specks_are_planned_as_well():
    region = np.zeros((1000, 1000), bool)
    region[::50, ::50] = True
    cover = np.zeros(region.shape, int)
    for window in plan(region, max_pixels=300_000).windows:
        cover[window.core.slices] += 1
    assert cover.max() == 1 and cover[region].min() == 1


def test_too_little_memory_is_told():
    with pytest.raises(TooFewPixels, match="a pass holds 5000") as caught:
        plan(np.ones((500, 500), bool), max_pixels=5000)
    assert plan(np.ones((500, 500), bool), max_pixels=caught.value.needed).pixels


def test_samples_are_parts_of_the_region_that_share_no_pixel():
    region = draw_boxes((400, 600), (30, 40, 370, 590))
    planner = WindowPlanner(region, stride=STRIDE, radius=20, max_pixels=60_000)
    for most, least_share in ((1000, 1.0), (2, 0.2)):
        passes = planner.plan_samples(core_side=64, margin=8, most=most)
        assert len(passes) <= most
        assert all(sample.pixels <= 60_000 for sample in passes)
        cover = np.zeros((404, 640), int)
        for sample in passes:
            for window in sample.windows:
                cover[window.core.slices] += 1
        assert cover.max() == 1
        assert cover[:400, :600][region].mean() >= least_share


@pytest.mark.parametrize("enough, share, taken", [(10, 0.1, 10), (10, 0.5, 32), (100, 0.1, 64)])
def test_of_a_large_region_a_share_is_sampled_everywhere(enough, share, taken):
    planner = WindowPlanner(np.ones((512, 512), bool), stride=STRIDE, radius=8, max_pixels=60_000)
    passes = planner.plan_samples(core_side=64, margin=0, most=9, enough=enough, share=share)
    windows = [window for sample in passes for window in sample.windows]
    assert len(set(windows)) == len(windows) == taken
    assert {(w.core.ymin // 256, w.core.xmin // 256) for w in windows} == {
        (0, 0), (0, 1), (1, 0), (1, 1)
    }  # fmt: skip


def test_every_sample_is_spread_over_the_whole_region():
    region = np.ones((512, 512), bool)
    planner = WindowPlanner(region, stride=STRIDE, radius=8, max_pixels=60_000)
    for sample in planner.plan_samples(core_side=32, margin=8, most=4):
        quarters = {(w.core.ymin // 256, w.core.xmin // 256) for w in sample.windows}
        assert len(quarters) == 4

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The edge's figures on pictures whose figures are known."""

import numpy as np
import pytest
from skimage import color

from tfstyle.evaluation.edge_metrics import (
    coarsen_region,
    compute_seam,
    measure_edge,
    measure_outline,
)

RIGHT = np.broadcast_to(np.arange(20) >= 10, (12, 20))
GREY, LIGHT = np.full((12, 20, 3), 100, np.uint8), np.full((12, 20, 3), 180, np.uint8)
STEP = float(np.diff(color.rgb2lab(np.uint8([[[100] * 3], [[180] * 3]])), axis=0)[0, 0, 0])


def test_a_hard_edge_on_a_flat_photograph_is_all_jump_and_nothing_else():
    hard = np.where(RIGHT[..., None], LIGHT, GREY)
    figures = measure_edge(hard, GREY, LIGHT, RIGHT)
    assert figures == pytest.approx({"jump": STEP, "seam": STEP, "leak": 0, "missing": 0}, abs=1e-3)


def test_the_seam_alone_is_that_of_the_edge_and_none_where_there_is_no_edge():
    hard = np.where(RIGHT[..., None], LIGHT, GREY)
    assert compute_seam(hard, GREY, RIGHT) == pytest.approx(STEP, abs=1e-3)
    assert compute_seam(GREY, GREY, RIGHT) == 0
    assert np.isnan(compute_seam(LIGHT, GREY, np.ones_like(RIGHT)))


def test_what_is_changed_outside_and_left_inside_is_counted_per_pixel_of_edge():
    columns = np.arange(20)
    wide = np.where((columns >= 7)[None, :, None], LIGHT, GREY)  # three columns too many
    figures = measure_edge(wide, GREY, LIGHT, RIGHT)
    expected = {"jump": 0, "seam": 0, "leak": 3 * STEP, "missing": 0}
    assert figures == pytest.approx(expected, abs=1e-3)
    narrow = np.where((columns >= 12)[None, :, None], LIGHT, GREY)
    figures = measure_edge(narrow, GREY, LIGHT, RIGHT)
    expected = {"jump": 0, "seam": 0, "leak": 0, "missing": 2 * STEP}
    assert figures == pytest.approx(expected, abs=1e-3)


def test_a_photograph_with_its_own_outline_there_has_no_seam():
    photograph = np.where(RIGHT[..., None], LIGHT, GREY)
    figures = measure_edge(photograph, photograph, photograph, RIGHT)
    assert figures["jump"] == pytest.approx(STEP, abs=1e-3) and np.isnan(figures["seam"])


def test_the_outline_counts_both_directions_of_the_edge():
    square = np.zeros((12, 12), bool)
    square[3:9, 3:9] = True
    assert measure_outline(square.astype(float), square) == 0
    grown = np.zeros((12, 12))
    grown[2:10, 2:10] = 0.5
    grown[3:9, 3:9] = 1
    assert measure_outline(grown, square) == pytest.approx(0.5 * (64 - 36) / 24)


@pytest.mark.parametrize("shape", [(1, 1), (5, 9), (16, 24), (17, 30)])
def test_a_coarse_region_is_constant_in_blocks(shape):
    region = np.random.default_rng(0).random(shape) < 0.5
    coarse = coarsen_region(region)
    assert coarse.shape == shape
    for y in range(0, shape[0], 8):
        for x in range(0, shape[1], 8):
            assert len(np.unique(coarse[y : y + 8, x : x + 8])) == 1

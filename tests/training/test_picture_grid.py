# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The grid shows every picture where it belongs."""

import numpy as np

from tfstyle.files.picture_layout import GAP
from tfstyle.training.picture_grid import build_picture_grid


def test_every_picture_lies_in_its_cell_and_gaps_are_white():
    random = np.random.default_rng(0)
    content, style, stylized = random.random((3, 2, 8, 6, 3))
    region = np.zeros((2, 8, 6, 1))
    region[1, :4] = 1.0
    grid = build_picture_grid(content, region, stylized, style=style)
    assert grid.shape == (2 * (8 + GAP) - GAP, 4 * (6 + GAP) - GAP, 3)
    assert grid.dtype == np.uint8
    for column, batch in enumerate((content, region.repeat(3, -1), style, stylized)):
        for row in range(2):
            top, left = row * (8 + GAP), column * (6 + GAP)
            cell = grid[top : top + 8, left : left + 6]
            np.testing.assert_array_equal(cell, np.rint(batch[row] * 255).astype("u1"))
    assert (grid[8 : 8 + GAP] == 255).all() and (grid[:, 6 : 6 + GAP] == 255).all()


def test_values_outside_the_range_do_not_wrap_around():
    ones = np.ones((1, 2, 2, 3))
    grid = build_picture_grid(1.5 * ones, ones[..., :1], ones, style=-0.5 * ones)
    assert grid[0, 0, 0] == 255 and grid[0, 2 * (2 + GAP), 0] == 0

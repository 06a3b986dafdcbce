# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np

from tfstyle.files.picture_layout import fit_height, lay_in_column, lay_in_row, write_headings


def make(height, width, level):
    return np.full((height, width, 3), level, np.uint8)


def test_a_row_takes_the_first_ones_height_and_its_gaps_are_white():
    row = lay_in_row([make(4, 5, 0), make(8, 12, 9)], gap=3)
    assert row.shape == (4, 5 + 3 + 6, 3)
    assert (row[:, :5] == 0).all() and (row[:, 5:8] == 255).all() and (row[:, 8:] == 9).all()
    assert lay_in_row([make(4, 5, 0)], height=8).shape == (8, 10, 3)


def test_a_column_is_as_wide_as_the_widest_and_white_beside_the_others():
    column = lay_in_column([make(2, 3, 0), make(4, 5, 9)], gap=1)
    assert column.shape == (2 + 1 + 4, 5, 3)
    assert (column[:2, :3] == 0).all() and (column[3:] == 9).all()
    assert (column[:2, 3:] == 255).all() and (column[2] == 255).all()


def test_a_picture_keeps_its_proportions_and_at_least_a_column():
    assert fit_height(make(10, 30, 1), 5).shape == (5, 15, 3)
    assert fit_height(make(300, 1, 1), 5).shape == (5, 1, 3)
    picture = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
    assert np.array_equal(fit_height(picture, 4), picture)


def test_headings_stand_above_what_stays_as_it_is_each_at_its_place():
    picture = make(6, 100, 7)
    for left in (0, 50):
        headed = write_headings(picture, ["M"], [left])
        assert np.array_equal(headed[-6:], picture)
        dark = np.flatnonzero((headed[:-6] < 128).any(axis=(0, 2)))
        assert left <= dark.min() and dark.max() < left + 20

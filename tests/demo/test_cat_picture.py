# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from skimage import data

from tfstyle.demo import cat_picture


@pytest.fixture(scope="module")
def mask():
    return cat_picture.make_cat_mask(data.chelsea())


@pytest.mark.parametrize("point, part", [
    ((110, 170), "left eye"), ((130, 315), "right eye"), ((235, 265), "nose"), ((30, 360), "ear"),
    ((280, 60), "chest"), ((265, 250), "chin"), ((20, 230), "forehead"), ((150, 30), "shoulder")])
def test_the_mask_holds_every_part_of_the_cat(mask, point, part):
    assert mask[point] == 1, part


@pytest.mark.parametrize("point", [(60, 10), (30, 420), (150, 400), (290, 350), (220, 380)])
def test_the_mask_leaves_out_what_is_behind_the_cat(mask, point):
    assert mask[point] == 0


def test_pictures_side_by_side_keep_their_pixels_and_gaps_are_white():
    first, second = np.zeros((4, 5, 3), np.uint8), np.full((7, 9, 3), 9, np.uint8)
    row = cat_picture.lay_side_by_side([first, second])
    assert row.shape[0] == 4
    assert (row[:, :5] == 0).all() and (row[:, -5:] == 9).all() and (row[:, 5:-5] == 255).all()

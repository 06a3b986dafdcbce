# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from skimage.color import deltaE_cie76, rgb2lab

from tfstyle.evaluation.palette_share import Palette


def draw(seed, *shape, low=0, high=256):
    return np.random.default_rng(seed).integers(low, high, (*shape, 3), dtype=np.uint8)


@pytest.mark.parametrize("distance", [10.0, 20.0, 25.0])
def test_it_is_the_share_that_a_comparison_of_all_pairs_gives(distance):
    style, picture = draw(0, 6, 7), draw(1, 9, 8)
    region = np.random.default_rng(2).random((9, 8)) < 0.5
    pairs = deltaE_cie76(
        rgb2lab(picture[region])[:, None], rgb2lab(style.reshape(-1, 3))[None, :]
    ).min(axis=1)
    ours = Palette(style).compute_share_outside(picture, region, distance=distance)
    assert ours == pytest.approx((pairs > distance).mean()) and 0 < ours < 1


def test_pixels_of_the_painting_are_all_inside_and_repeated_ones_count_each():
    style = draw(3, 8, 8, low=0, high=100)
    picture = style[::-1].copy()
    everywhere = np.ones((8, 8), bool)
    assert Palette(style).compute_share_outside(picture, everywhere) == 0
    picture[:2] = (255, 255, 0)  # one colour, a quarter of the pixels
    assert Palette(style).compute_share_outside(picture, everywhere) == 0.25


def test_floats_are_what_their_bytes_are():
    style, picture = draw(4, 6, 6), draw(5, 20, 20)
    region = np.ones((20, 20), bool)
    whole = Palette(style).compute_share_outside(picture, region)
    assert Palette(style / 255).compute_share_outside(picture / np.float32(255), region) == whole


def test_an_empty_region_is_not_a_number():
    picture = draw(6, 4, 4)
    assert np.isnan(Palette(picture).compute_share_outside(picture, np.zeros((4, 4), bool)))

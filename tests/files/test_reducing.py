# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest

from tfstyle.files.reducing import compute_reduced_size, reduce_inside, reduce_pixels


@pytest.mark.parametrize(
    "size, longest, expected",
    [((6000, 8000), 512, (384, 512)), ((300, 451), 512, (300, 451)), ((3, 9000), 100, (1, 100))],
)
def test_the_longer_side_is_as_asked_and_small_pictures_stay(size, longest, expected):
    assert compute_reduced_size(*size, longest) == expected


def test_pixels_are_means_of_areas_and_masks_are_what_is_mostly_inside():
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3)).astype(np.uint8)
    means = pixels.reshape(10, 4, 15, 4, 3).mean(axis=(1, 3))
    assert np.abs(reduce_pixels(pixels, 15) - means).max() <= 0.5001
    assert reduce_pixels(pixels, 60) is pixels
    inside = np.zeros((40, 60), bool)
    inside[:, 31:] = True
    inside[0, 0] = True
    assert np.array_equal(reduce_inside(inside, 15), np.arange(15)[None].repeat(10, 0) > 7)

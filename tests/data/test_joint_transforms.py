# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.data.joint_transforms import (
    Crop,
    choose_centre,
    choose_crop,
    choose_crop_around,
    crop_picture,
    crop_region,
)

SEEDS = st.integers(0, 10**6)
SIDES = st.integers(8, 60)


def make_region(seed, height, width):
    rng = np.random.default_rng(seed)
    top, left = rng.integers(0, height - 3), rng.integers(0, width - 3)
    region = np.zeros((height, width), bool)
    region[top : rng.integers(top + 2, height + 1), left : rng.integers(left + 2, width + 1)] = True
    return region


def assert_inside(crop, height, width):
    assert crop.top >= -1e-6 and crop.left >= -1e-6
    assert crop.top + crop.side <= height + 1e-6 and crop.left + crop.side <= width + 1e-6


@given(SEEDS, SIDES, SIDES, st.sampled_from([16, 33, 64]), st.booleans())
def test_picture_and_region_move_together(seed, height, width, size, flip):
    region = make_region(seed, height, width)
    picture = np.repeat(region[..., None], 3, -1).astype(np.uint8) * 255
    rng = np.random.default_rng(seed)
    crop = choose_crop(rng, height, width, min_scale=0.4, flip=False)._replace(flip=flip)
    seen = crop_picture(picture, crop, size)[..., 0]
    moved = crop_region(region, crop, size)
    # Two kernels disagree on the very edge; a step aside or a lost mirror would flip far more.
    assert (moved == (seen > 0.5))[abs(seen - 0.5) > 0.35].all()


@given(SEEDS, SIDES, SIDES, st.floats(0.1, 1))
def test_crops_lie_inside_and_are_as_large_as_allowed(seed, height, width, min_scale):
    max_scale = (1 + min_scale) / 2
    crop = choose_crop(
        np.random.default_rng(seed), height, width, min_scale=min_scale, max_scale=max_scale
    )
    assert_inside(crop, height, width)
    assert min_scale - 1e-6 <= crop.side / min(height, width) <= max_scale + 1e-6


@given(SEEDS, SIDES, SIDES, st.floats(0.01, 1), st.floats(0.1, 1))
def test_a_crop_around_a_region_holds_it_or_is_held_by_its_extent(
    seed, height, width, area, min_scale
):
    region = make_region(seed, height, width)
    max_scale = (1 + min_scale) / 2
    crop = choose_crop_around(
        np.random.default_rng(seed), region, area=area, min_scale=min_scale, max_scale=max_scale
    )
    assert_inside(crop, height, width)
    assert min_scale - 1e-6 <= crop.side / min(height, width) <= max_scale + 1e-6
    rows, columns = (np.flatnonzero(region.any(axis=axis)) for axis in (1, 0))
    for start, inside in ((crop.top, rows), (crop.left, columns)):
        first, last = inside[0], inside[-1] + 1
        if last - first <= crop.side:
            assert start <= first + 1e-6 and start + crop.side >= last - 1e-6
        else:
            assert start >= first - 1 - crop.side and start + crop.side > first
    assert crop_region(region, crop, 64).any() or region.sum() / crop.side**2 < 0.005


def test_a_crop_around_a_region_zooms_to_the_area_asked_for():
    region = np.zeros((100, 140), bool)
    region[40:60, 70:90] = True
    for area in (0.05, 0.1, 0.16):
        crop = choose_crop_around(np.random.default_rng(0), region, area=area, min_scale=0.1)
        assert crop_region(region, crop, 64).mean() == pytest.approx(area, rel=0.15)


def test_a_crop_around_scattered_pixels_holds_one_of_them():
    region = np.zeros((60, 60), bool)
    region[2, 2] = region[57, 57] = True
    for seed in range(20):
        crop = choose_crop_around(np.random.default_rng(seed), region, area=0.5, min_scale=0.2)
        assert crop_region(region, crop, 24).any()


def test_the_centre_of_a_square_at_its_own_size_is_the_picture():
    pixels = np.random.default_rng(0).integers(0, 256, (20, 20, 3), dtype=np.uint8)
    crop = choose_centre(20, 20)
    result = crop_picture(pixels, crop, 20)
    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, pixels.astype(np.float32) / np.float32(255))
    np.testing.assert_array_equal(
        crop_picture(pixels, crop._replace(flip=True), 20), result[:, ::-1]
    )
    region = pixels[..., 0] > 99
    np.testing.assert_array_equal(crop_region(region, crop, 20), region)


def test_the_centre_of_a_wide_picture_is_its_middle():
    assert choose_centre(20, 50) == Crop(0, 15, 20, False)


def test_half_of_the_crops_are_mirrored_unless_told_not_to():
    rng = np.random.default_rng(0)
    flips = [choose_crop(rng, 20, 20, min_scale=1).flip for _ in range(400)]
    assert 0.4 < np.mean(flips) < 0.6
    assert not any(choose_crop(rng, 20, 20, min_scale=1, flip=False).flip for _ in range(50))

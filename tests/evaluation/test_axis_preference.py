# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from scipy import ndimage

from tfstyle.evaluation.axis_preference import compute_axis_preference, compute_axis_share


def draw_waves(degrees, *, size=96, period=9.0):
    """Waves whose gradient points at so many degrees from the rows."""
    y, x = np.mgrid[:size, :size]
    angle = np.radians(degrees)
    wave = 0.5 + 0.4 * np.sin((x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / period)
    return np.repeat(wave[..., None], 3, axis=-1).astype(np.float32)


@pytest.mark.parametrize("degrees", [0, 8, 82, 90, 98, 172])
def test_strokes_near_rows_and_columns_count(degrees):
    assert compute_axis_share(draw_waves(degrees)) > 0.9


@pytest.mark.parametrize("degrees", [22, 45, 68, 112, 135, 158])
def test_slanting_ones_do_not(degrees):
    assert compute_axis_share(draw_waves(degrees)) < 0.02


def test_a_picture_without_direction_gives_a_third():
    noise = ndimage.gaussian_filter(np.random.default_rng(0).normal(size=(300, 300)), 2.5)
    picture = np.repeat(0.5 + noise[..., None], 3, axis=-1)
    assert compute_axis_share(picture) == pytest.approx(1 / 3, abs=0.02)


def test_turning_by_a_right_angle_and_mirroring_change_nothing():
    picture = draw_waves(20) * np.random.default_rng(1).random((96, 96, 1), "float32")
    share = compute_axis_share(picture)
    for other in (np.rot90(picture), picture[:, ::-1]):
        assert compute_axis_share(np.ascontiguousarray(other)) == pytest.approx(share, rel=1e-5)


def test_the_edge_of_the_region_and_what_is_beyond_it_do_not_count():
    region = np.zeros((96, 96), bool)
    region[20:70, 30:80] = True
    picture = np.where(region[..., None], draw_waves(45), draw_waves(0))
    assert (
        compute_axis_share(picture, region=region)
        == compute_axis_share(draw_waves(45), region=region)
        < 0.02
    )


def test_the_preference_is_the_difference_to_the_painting():
    region = np.ones((96, 96), bool)
    straight, slanting = draw_waves(0), draw_waves(45, size=50)
    assert compute_axis_preference(straight, region, slanting) > 0.9
    assert compute_axis_preference(straight, region, straight) == 0


def test_bytes_are_what_their_floats_are():
    picture = np.random.default_rng(2).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    assert compute_axis_share(picture) == compute_axis_share(picture / np.float32(255))


def test_without_a_gradient_it_is_not_a_number():
    thin = np.zeros((96, 96), bool)
    thin[10:12] = True
    assert np.isnan(compute_axis_share(draw_waves(10), region=np.zeros((96, 96), bool)))
    assert np.isnan(compute_axis_share(draw_waves(10), region=thin))
    assert np.isnan(compute_axis_share(np.full((20, 20, 3), 90, np.uint8)))

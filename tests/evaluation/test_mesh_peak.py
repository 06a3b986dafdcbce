# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from scipy import ndimage

from tfstyle.evaluation.mesh_peak import compute_mesh_excess, compute_mesh_peak, place_region


def draw_texture(seed, *, size=128, blur=1.5, contrast=0.1):
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=(size, size)), blur)
    return np.repeat((0.5 + contrast * noise / noise.std())[..., None], 3, axis=-1)


def draw_mesh(period, *, size=128, degrees=0.0):
    y, x = np.mgrid[:size, :size] * 2 * np.pi / period
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return (np.cos(cos * x + sin * y) + np.cos(cos * y - sin * x))[..., None]


def draw_disc(size=128, radius=50):
    y, x = np.mgrid[:size, :size] - size / 2
    return np.hypot(y, x) < radius


@pytest.mark.parametrize("period", [2, 3, 4, 5, 6, 8])
@pytest.mark.parametrize("degrees", [0, 22])
def test_a_faint_mesh_of_any_period_in_any_direction_is_seen(period, degrees):
    texture, region = draw_texture(0), draw_disc()
    painted = texture + 0.05 * draw_mesh(period, degrees=degrees)
    assert compute_mesh_excess(painted, region, draw_texture(1)) > 0.15
    assert abs(compute_mesh_excess(texture, region, draw_texture(1))) < 0.05


def test_it_grows_with_the_mesh_and_not_with_the_contrast_of_the_picture():
    texture, region = draw_texture(2), draw_disc()
    weak, strong = (
        compute_mesh_peak(texture + share * draw_mesh(6), region) for share in (0.03, 0.1)
    )
    assert 0.05 < weak < strong < 2
    faint = 0.5 + 0.5 * (texture + 0.1 * draw_mesh(6) - 0.5)
    assert compute_mesh_peak(faint, region) == pytest.approx(strong, abs=0.05)


def test_straight_lines_and_an_edge_are_no_mesh():
    y, x = np.mgrid[:128, :128]
    texture = draw_texture(3, contrast=0.02)
    for lines in (
        np.cos(y * 2 * np.pi / 7),
        np.cos((x + y) * 2 * np.pi / 9),
        np.where(x + 0.3 * y > 70, 1.0, -1.0),
    ):
        picture = texture + 0.2 * lines[..., None]
        assert compute_mesh_peak(picture, draw_disc()) < 0.25
    assert compute_mesh_peak(texture + 0.2 * draw_mesh(7), draw_disc()) > 0.75


def test_a_painting_with_the_same_weave_takes_it_away():
    region = draw_disc()
    woven = [draw_texture(seed) + 0.1 * draw_mesh(6) for seed in (4, 5)]
    assert compute_mesh_peak(woven[0], region) > 0.3
    assert abs(compute_mesh_excess(woven[0], region, woven[1])) < 0.1


def test_what_is_outside_the_region_does_not_count():
    region, texture = draw_disc(), draw_texture(6)
    meshed = texture + 0.2 * draw_mesh(5)
    inside = np.where(region[..., None], texture, meshed)
    assert compute_mesh_peak(inside, region) == compute_mesh_peak(texture, region)
    assert compute_mesh_peak(meshed, region) > compute_mesh_peak(texture, region) + 0.3


def test_small_empty_and_flat_regions():
    picture = draw_texture(7)
    small = np.zeros((128, 128), bool)
    small[:19, :21] = True
    assert np.isnan(compute_mesh_peak(picture, np.zeros((128, 128), bool)))
    assert np.isnan(compute_mesh_peak(picture, small))
    assert np.isnan(compute_mesh_excess(picture, small, picture))
    assert np.isnan(compute_mesh_excess(picture, draw_disc(), picture[:10, :10]))
    assert compute_mesh_peak(np.full((128, 128, 3), 80, np.uint8), draw_disc()) < 1e-12


def test_a_region_is_placed_in_every_corner_and_cut_where_it_does_not_fit():
    region = np.zeros((40, 50), bool)
    region[5:15, 7:27] = True
    region[8, 10] = False
    placed = place_region(region, 30, 60)
    assert len(placed) == 4 and all(one.shape == (30, 60) for one in placed)
    assert all(one.sum() == region.sum() for one in placed)
    corners = [one[[0, -1]][:, [0, -1]].any() for one in placed]
    assert all(corners) and len({one.tobytes() for one in placed}) == 4
    (cut,) = place_region(region, 10, 12)
    assert cut.sum() == 119

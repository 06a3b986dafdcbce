# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What every edge keeps, for any picture, mask, size, radius and strength."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from scipy import ndimage

from tfstyle.errors import InputError
from tfstyle.regions import edge_blending
from tfstyle.regions.edge_blending import blend_edge
from tfstyle.regions.edge_options import (
    EDGES,
    LARGEST_RADIUS,
    check_edge,
    compute_edge_halo,
    compute_edge_margin,
)

SIZES = st.sampled_from([(1, 1), (1, 9), (7, 1), (2, 3), (17, 33), (40, 31), (65, 48)])
MASKS = st.sampled_from(["empty", "full", "dot", "half", "blob", "noise", "frame"])


def draw_mask(kind, size, rng):
    height, width = size
    y, x = np.mgrid[:height, :width]
    return {
        "empty": np.zeros(size, bool),
        "full": np.ones(size, bool),
        "dot": (y == height // 2) & (x == width // 2),
        "half": x < (width + 1) // 2,
        "blob": np.hypot(y - height * 0.4, x - width * 0.6) < 0.3 * max(size),
        "noise": rng.random(size) < 0.3,
        "frame": (y == 0) | (x == 0) | (y == height - 1) | (x == width - 1),
    }[kind]


def draw_pictures(size, rng):
    return (rng.integers(0, 256, (*size, 3), dtype=np.uint8) for _ in range(2))


def measure_distance(mask):
    """From each pixel to the nearest one of the mask, by SciPy; infinite where there is none."""
    return ndimage.distance_transform_edt(~mask) if mask.any() else np.full(mask.shape, np.inf)


@hypothesis.given(
    SIZES,
    MASKS,
    st.sampled_from(EDGES),
    st.integers(0, 20),
    st.integers(0, 99),
    st.sampled_from([0.0, 0.3, 1.0]),
)
@hypothesis.settings(max_examples=200)
def test_pixels_farther_outside_than_the_radius_are_the_contents_bit_for_bit(
    size, kind, edge, radius, seed, strength
):
    rng = np.random.default_rng(seed)
    mask = draw_mask(kind, size, rng)
    content, stylized = draw_pictures(size, rng)
    result = blend_edge(content, stylized, mask, edge=edge, radius=radius, strength=strength)
    assert result.dtype == np.uint8 and result.shape == content.shape
    far = measure_distance(mask) > (0 if edge == "hard" else radius)
    np.testing.assert_array_equal(result[far], content[far])


@hypothesis.given(SIZES, MASKS, st.sampled_from(EDGES), st.integers(0, 20), st.integers(0, 99))
@hypothesis.settings(max_examples=100)
def test_pixels_farther_inside_than_the_radius_are_the_stylized_pictures(
    size, kind, edge, radius, seed
):
    rng = np.random.default_rng(seed)
    mask = draw_mask(kind, size, rng)
    content, stylized = draw_pictures(size, rng)
    result = blend_edge(content, stylized, mask, edge=edge, radius=radius)
    deep = measure_distance(~mask) > (0 if edge == "hard" else radius)
    np.testing.assert_array_equal(result[deep], stylized[deep])


@hypothesis.given(SIZES, MASKS, st.sampled_from(EDGES), st.integers(0, 20), st.integers(0, 99))
@hypothesis.settings(max_examples=100)
def test_strength_0_and_equal_pictures_return_the_content(size, kind, edge, radius, seed):
    rng = np.random.default_rng(seed)
    mask = draw_mask(kind, size, rng)
    content, stylized = draw_pictures(size, rng)
    options = {"edge": edge, "radius": radius}
    np.testing.assert_array_equal(
        blend_edge(content, stylized, mask, strength=0, **options), content
    )
    np.testing.assert_array_equal(blend_edge(content, content, mask, **options), content)


@hypothesis.given(MASKS, st.sampled_from(EDGES), st.integers(0, 9), st.integers(0, 99))
def test_the_stylized_picture_matters_only_within_the_margin_of_the_mask(kind, edge, radius, seed):
    rng = np.random.default_rng(seed)
    mask = draw_mask(kind, (48, 65), rng)
    content, stylized = draw_pictures(mask.shape, rng)
    needed = ndimage.maximum_filter(mask, 2 * compute_edge_margin(edge=edge, radius=radius) + 1)
    other = np.where(needed[..., None], stylized, 255 - stylized)
    options = {"edge": edge, "radius": radius}
    np.testing.assert_array_equal(
        blend_edge(content, stylized, mask, **options), blend_edge(content, other, mask, **options)
    )


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("radius", [1, 3, 8, 13])
def test_tiles_equal_the_whole(monkeypatch, edge, radius):
    rng = np.random.default_rng(radius)
    content, stylized = draw_pictures((203, 311), rng)
    y, x = np.mgrid[:203, :311]
    mask = (np.hypot(y - 90, x - 160) < 70) | (rng.random((203, 311)) < 0.001)
    monkeypatch.setattr(edge_blending, "SMALLEST_TILE", 16)
    tiles = blend_edge(content, stylized, mask, edge=edge, radius=radius)
    monkeypatch.setattr(edge_blending, "SMALLEST_TILE", 1024)
    whole = blend_edge(content, stylized, mask, edge=edge, radius=radius)
    # One level where a float32 sum in another order falls on the other side of a half.
    assert np.abs(tiles.astype(int) - whole).max() <= 1
    assert np.mean(tiles != whole) < 1e-3


@pytest.mark.parametrize("edge", ["feather", "guided", "pyramid"])
def test_a_soft_edge_is_less_of_a_step_than_a_hard_one(edge):
    content = np.full((40, 60, 3), 40, np.uint8)
    stylized = np.full((40, 60, 3), 200, np.uint8)
    mask = np.arange(60) >= 30
    mask = np.broadcast_to(mask, (40, 60))
    row = blend_edge(content, stylized, mask, edge=edge, radius=8)[20, :, 0].astype(int)
    assert np.all(np.diff(row) >= 0)
    assert np.diff(row).max() < 80  # a hard edge has 160


def test_strength_is_linear_between_the_pictures():
    content, stylized = draw_pictures((9, 8), np.random.default_rng(0))
    half = blend_edge(content, stylized, np.ones((9, 8)), edge="hard", strength=0.5)
    expected = (content.astype(float) + stylized) / 2
    assert np.abs(half - expected).max() <= 0.5


def test_the_guide_is_followed_in_place_of_the_content():
    mask = np.broadcast_to(np.arange(40) >= 23, (30, 40))
    photograph = np.repeat((np.arange(40) >= 20)[None, :, None] * np.uint8(200), 30, 0).repeat(3, 2)
    flat, white = np.zeros((30, 40, 3), np.uint8), np.full((30, 40, 3), 255, np.uint8)
    guided = blend_edge(flat, white, mask, edge="guided", radius=8, guide_uint8=photograph)
    steps = np.diff(guided[15, :, 0].astype(int))
    assert steps.argmax() == 19 and steps[22] < 40  # the outline is at 20, the mask's edge at 23


def test_the_content_is_not_written_to():
    content, stylized = draw_pictures((20, 20), np.random.default_rng(0))
    before = content.copy()
    result = blend_edge(content, stylized, np.eye(20), edge="feather", radius=3)
    result[:] = 0
    np.testing.assert_array_equal(content, before)


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("view", [np.s_[::2, 1::2], np.s_[::-1, ::-1], np.s_[3:20, 5:30]])
@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_read_only_views_of_pictures_are_as_good_as_copies(edge, view, strength):
    rng = np.random.default_rng(0)
    content, stylized = draw_pictures((40, 50), rng)
    mask = draw_mask("blob", (40, 50), rng)
    views = [np.asfortranarray(array)[view] for array in (content, stylized, mask)]
    for array in views:
        array.flags.writeable = False
    options = {"edge": edge, "radius": 4, "strength": strength}
    np.testing.assert_array_equal(
        blend_edge(*views, **options), blend_edge(*(array.copy("C") for array in views), **options)
    )


@pytest.mark.parametrize(
    "options, fault",
    [
        ({"edge": "soft"}, "edge 'soft'"),
        ({"radius": -1}, "radius -1"),
        ({"radius": 2.5}, "radius 2.5"),
        ({"radius": LARGEST_RADIUS + 1}, f"from 0 to {LARGEST_RADIUS}"),
        ({"radius": 1e9}, "radius 1000000000.0: use a whole number of pixels from 0"),
        ({"radius": 10**30}, "radius 10"),
        ({"radius": float("nan")}, "radius nan"),
        ({"radius": float("inf")}, "radius inf"),
        ({"radius": "8"}, "radius '8'"),
        ({"radius": True}, "radius True"),
        ({"radius": None}, "radius None"),
        ({"strength": 1.5}, "strength 1.5"),
        ({"guide_uint8": np.zeros((3, 3, 3), np.uint8)}, "guide"),
    ],
)
def test_what_cannot_be_used_is_named(options, fault):
    content, stylized = draw_pictures((5, 6), np.random.default_rng(0))
    with pytest.raises(InputError, match=fault):
        blend_edge(content, stylized, np.ones((5, 6)), **options)


@pytest.mark.parametrize("radius", [0, 8, np.int64(8), 8.0, np.float32(8), LARGEST_RADIUS])
def test_any_whole_number_is_a_radius(radius):
    check_edge("feather", radius)


@pytest.mark.parametrize("edge", EDGES)
def test_the_largest_radius_works_on_a_small_picture(edge):
    content, stylized = draw_pictures((30, 40), np.random.default_rng(0))
    mask = draw_mask("blob", (30, 40), np.random.default_rng(0))
    result = blend_edge(content, stylized, mask, edge=edge, radius=LARGEST_RADIUS)
    assert result.shape == content.shape and (result != content).any()


@pytest.mark.parametrize("edge", EDGES)
def test_a_crop_with_the_halo_around_it_equals_the_whole(edge):
    rng = np.random.default_rng(0)
    content, stylized = draw_pictures((96, 128), rng)
    mask = draw_mask("blob", (96, 128), rng) | (rng.random((96, 128)) < 0.01)
    for radius in (1, 3, 6):
        options = {"edge": edge, "radius": radius}
        halo = compute_edge_halo(**options)
        assert compute_edge_margin(**options) <= halo
        crop = np.s_[32 - halo : 64 + halo, 48 - halo : 80 + halo]
        part = blend_edge(content[crop], stylized[crop], mask[crop], **options)
        whole = blend_edge(content, stylized, mask, **options)
        inner = part[halo : halo + 32, halo : halo + 32].astype(int)
        # One level where a float32 sum in another order falls on the other side of a half.
        assert np.abs(inner - whole[32:64, 48:80]).max() <= 1


def test_pictures_of_another_size_or_type_are_refused():
    content, stylized = draw_pictures((5, 6), np.random.default_rng(0))
    with pytest.raises(InputError, match="content"):
        blend_edge(content, stylized, np.ones((6, 5)))
    with pytest.raises(InputError, match="stylized picture.*float"):
        blend_edge(content, stylized / 255, np.ones((5, 6)))

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Pictures rebuilt from the patches of another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.ops.patch_transfer import (
    LIKENESS,
    MOST_SHIFT,
    TONE_WEIGHT,
    cut_patches,
    make_window,
    mix_mosaics,
    transfer_patches,
)

SIZE, STEP, COUNT = 16, 8, 5


def draw(height, width, *, seed=0, batch=1):
    return np.random.default_rng(seed).random((batch, height, width, 3), dtype=np.float32)


def transfer(picture, mosaic, origin=(0, 0), size=SIZE):
    origins = np.tile(np.int32(origin), (len(picture), 1))
    return np.asarray(transfer_patches(picture, mosaic, origins, size=size))


def split(mosaic, size=SIZE):
    """The patches of a mosaic of one picture, in rows: `[n, n, size, size, 3]`."""
    side = mosaic.shape[1] // size
    return np.reshape(mosaic[0], (side, size, side, size, 3)).transpose(0, 2, 1, 3, 4)


@given(st.integers(1, 70), st.integers(1, 70), st.integers(2, 6))
def test_patches_are_of_the_style_and_reach_its_corners(height, width, count):
    style = draw(height, width)
    mosaic = np.asarray(cut_patches(style, size=SIZE, count=count))
    assert mosaic.shape == (1, count * SIZE, count * SIZE, 3)
    grown = np.pad(
        style[0], ((0, max(SIZE - height, 0)), (0, max(SIZE - width, 0)), (0, 0)), mode="edge"
    )
    patches = split(mosaic)
    np.testing.assert_array_equal(patches[0, 0], grown[:SIZE, :SIZE])
    np.testing.assert_array_equal(patches[-1, -1], grown[-SIZE:, -SIZE:])
    views = np.lib.stride_tricks.sliding_window_view(grown, (SIZE, SIZE), axis=(0, 1))
    views = {np.ascontiguousarray(v.transpose(1, 2, 0)).tobytes() for row in views for v in row}
    assert all(np.ascontiguousarray(patch).tobytes() in views for row in patches for patch in row)


@pytest.mark.parametrize("size", [16, 32])
def test_overlapping_windows_sum_to_one(size):
    window = make_window(size)
    half = size // 2
    parts = [window[a : a + half, b : b + half] for a in (0, half) for b in (0, half)]
    np.testing.assert_allclose(sum(parts), 1.0, atol=1e-6)


def test_patches_move_to_the_colour_of_their_place_but_not_far():
    mosaic = np.full((1, COUNT * SIZE, COUNT * SIZE, 3), 0.3, "float32")
    picture = np.full((1, 24, 40, 3), (0.2, 0.55, 0.9), "float32")
    wanted = np.broadcast_to(np.float32((0.2, 0.55, 0.3 + MOST_SHIFT)), picture.shape)
    np.testing.assert_allclose(transfer(picture, mosaic), wanted, atol=1e-5)


def test_the_patch_that_fits_best_is_chosen_as_an_independent_search_finds_it(monkeypatch):
    monkeypatch.setattr("tfstyle.ops.patch_transfer.CHOICE_NOISE", 0.0)
    picture, mosaic = draw(32, 24, seed=1), np.asarray(cut_patches(draw(90, 80), size=16, count=5))
    patches = split(mosaic).reshape(-1, SIZE, SIZE, 3)

    def reduce(patch):
        return patch.reshape(4, 4, 4, 4, 3).mean((1, 3))

    def compare(patch, seen):
        tone = (patch - seen).mean((0, 1))
        rest = reduce(patch) - reduce(seen) - tone
        return np.square(rest).sum() + TONE_WEIGHT * 16 * np.square(tone).sum()

    grown = np.pad(picture[0], ((STEP, STEP), (STEP, STEP), (0, 0)), mode="edge")
    total, mass = np.zeros_like(grown), np.zeros_like(grown[..., :1])
    for row in range(0, grown.shape[0] - STEP, STEP):
        for column in range(0, grown.shape[1] - STEP, STEP):
            place = np.s_[row : row + SIZE, column : column + SIZE]
            best = patches[np.argmin([compare(patch, grown[place]) for patch in patches])]
            shift = (grown[place] - best).mean((0, 1))
            best = best + np.clip(shift, -MOST_SHIFT, MOST_SHIFT)
            distance = np.square(best - grown[place]).mean(-1, keepdims=True)
            weights = make_window(SIZE)[..., None] * (np.exp(-LIKENESS * distance) + 1e-6)
            total[place] += weights * best
            mass[place] += weights
    expected = np.clip((total / mass)[STEP:-STEP, STEP:-STEP], 0.0, 1.0)
    np.testing.assert_allclose(transfer(picture, mosaic)[0], expected, atol=1e-5)


def test_a_crop_gives_what_the_whole_gives_beyond_the_size_of_a_patch():
    picture, mosaic = draw(96, 112, seed=2), np.asarray(cut_patches(draw(64, 64), size=16, count=5))
    whole = transfer(picture, mosaic)
    row, column = 16, 24
    crop = transfer(picture[:, row:, column:], mosaic, origin=(row, column))
    np.testing.assert_allclose(
        crop[:, SIZE:, SIZE:], whole[:, row + SIZE :, column + SIZE :], atol=1e-6
    )


def test_where_no_patch_is_like_the_picture_there_is_no_hole():
    mosaic = np.ones((1, COUNT * SIZE, COUNT * SIZE, 3), "float32")
    np.testing.assert_allclose(
        transfer(np.zeros((1, 16, 16, 3), "float32"), mosaic), 1.0 - MOST_SHIFT, atol=1e-5
    )


def test_a_seam_runs_along_an_outline():
    # Black and white patches, and an outline that no patch has: each side takes its own colour.
    mosaic = np.zeros((1, 2 * SIZE, 2 * SIZE, 3), "float32")
    mosaic[:, :SIZE] = 1.0
    picture = np.zeros((1, 32, 48, 3), "float32")
    picture[:, :, 21:] = 1.0
    made = transfer(picture, mosaic)
    beside = made[0, 8:24, 18:24].mean((0, 2))
    assert (beside[:3] < 0.25).all() and (beside[3:] > 0.65).all()


def test_an_even_surface_does_not_repeat_one_patch():
    even = np.full((1, 128, 128, 3), 0.5, "float32")
    style = 0.5 + 0.1 * (draw(128, 128) - 0.5)
    made = transfer(even, np.asarray(cut_patches(style, size=SIZE, count=8)))
    tiles = made[0].reshape(16, STEP, 16, STEP, 3).transpose(0, 2, 1, 3, 4).reshape(256, -1)
    assert len(np.unique(tiles.round(4), axis=0)) > 128


def test_styles_of_a_batch_stay_apart_and_one_style_serves_all():
    mosaics = np.concatenate([cut_patches(draw(40, 50, seed=s), size=16, count=4) for s in (3, 4)])
    pictures = draw(16, 24, seed=5, batch=2)
    made = transfer(pictures, mosaics)
    for k in range(2):
        alone = transfer(pictures[k : k + 1], mosaics[k : k + 1])
        np.testing.assert_allclose(made[k], alone[0], atol=1e-6)
    shared = transfer(pictures, mosaics[:1])
    np.testing.assert_allclose(shared[1], transfer(pictures[1:], mosaics[:1])[0], atol=1e-6)


@given(st.floats(0.05, 0.95))
def test_each_of_two_mosaics_has_its_share_of_whole_patches(share):
    side = 16 * SIZE
    mosaics = [np.full((1, side, side, 3), value, "float32") for value in (0.0, 1.0)]
    mixed = np.asarray(mix_mosaics(mosaics, [share, 1.0 - share], size=SIZE, count=16))
    patches = split(mixed)
    assert all(patch.min() == patch.max() for row in patches for patch in row)
    assert abs(mixed.mean() - (1.0 - share)) < 0.01

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.data.synthetic_paintings import draw_painting
from tfstyle.data.synthetic_photographs import draw_photograph
from tfstyle.data.synthetic_source import SyntheticPhotos, SyntheticStyles
from tfstyle.errors import InputError


@given(st.integers(0, 10**6), st.integers(8, 80), st.integers(8, 80))
def test_pictures_of_any_size_are_the_same_for_the_same_seed(seed, height, width):
    pixels, mask = draw_photograph(seed, height, width)
    again, mask_again = draw_photograph(seed, height, width)
    assert pixels.shape == (height, width, 3) and pixels.dtype == np.uint8
    assert mask.shape == (height, width) and mask.dtype == bool and mask.any()
    np.testing.assert_array_equal(pixels, again)
    np.testing.assert_array_equal(mask, mask_again)


@pytest.mark.parametrize("size", [(8, 8), (33, 70), (64, 64)])
def test_paintings_of_any_size_are_the_same_for_the_same_seed(size):
    pixels = draw_painting(5, *size)
    assert pixels.shape == (*size, 3) and pixels.dtype == np.uint8
    np.testing.assert_array_equal(pixels, draw_painting(5, *size))
    assert (pixels != draw_painting(6, *size)).any()


def test_the_mask_is_the_object_with_an_edge_around_it():
    jumps = []
    for seed in range(12):
        pixels, mask = draw_photograph(seed, 96, 128)
        assert 0.03 < mask.mean() < 0.8
        values = pixels.astype(float)
        across = np.abs(np.diff(values, axis=1)).mean(-1)
        edge = mask[:, 1:] != mask[:, :-1]
        jumps.append(across[edge].mean() / across[~edge].mean())
    assert np.median(jumps) > 3


def test_a_painting_has_a_palette_of_its_own_and_strokes():
    means = np.array([draw_painting(seed, 64, 64).mean(axis=(0, 1)) for seed in range(8)])
    assert means.std(axis=0).min() > 10
    for seed in range(4):
        values = draw_painting(seed, 96, 96).astype(float).mean(-1)
        assert np.abs(np.diff(values)).mean() > 2


def test_the_sources_split_and_limit_as_folders_do():
    train, held_out = (SyntheticStyles(split=s, heldout_share=0.1) for s in ("train", "held_out"))
    assert not set(train.names) & set(held_out.names)
    assert len(train.names) + len(held_out.names) == 1000
    assert len(SyntheticPhotos(limit=3).names) == 3
    with pytest.raises(InputError, match="--heldout_share"):
        SyntheticPhotos(split="held_out", heldout_share=0.0)
    photograph = SyntheticPhotos(limit=3).load(0, shrink_to=48)
    assert photograph.pixels_uint8.shape == (48, 64, 3)
    assert photograph.instances[0]().shape == (48, 64)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tfstyle.inference.region_options import STROKE_SIZES
from tfstyle.inference.stroke_passes import (
    enlarge_picture,
    plan_passes,
    reduce_mask,
    reduce_picture,
)

REDUCTIONS = st.sampled_from([2, 4])
SHAPES = arrays.array_shapes(min_dims=2, max_dims=2, max_side=13)


@given(stroke_size=st.floats(*STROKE_SIZES))
def test_every_pass_paints_strokes_of_the_size_asked_for(stroke_size):
    passes = plan_passes(stroke_size)
    assert all(p.reduction * p.style_scale == pytest.approx(stroke_size) for p in passes)
    assert [p.reduction for p in passes] == [2**k for k in reversed(range(len(passes)))]
    # The first pass has strokes nearly as in the painting, or smaller where those are asked for.
    assert passes[0].style_scale <= 2**0.5 + 1e-9
    assert passes[0].reduction == 1 or passes[0].style_scale >= 2**-0.5 - 1e-9
    assert plan_passes(stroke_size, coarse_to_fine=False) == ((1, stroke_size),)


@given(mask=arrays.arrays(bool, SHAPES), reduction=REDUCTIONS)
def test_a_square_is_inside_where_half_of_it_is(mask, reduction):
    reduced = reduce_mask(mask, reduction)
    for row, column in np.ndindex(reduced.shape):
        square = mask[row * reduction :, column * reduction :][:reduction, :reduction]
        assert reduced[row, column] == (2 * square.sum() >= reduction**2)


@given(mask=arrays.arrays(bool, SHAPES))
def test_a_region_that_is_left_at_a_quarter_is_left_at_half(mask):
    assert reduce_mask(mask, 2).any() or not reduce_mask(mask, 4).any()


@given(shape=SHAPES, reduction=REDUCTIONS, seed=st.integers(0, 9))
def test_a_reduced_picture_has_the_means_of_squares(shape, reduction, seed):
    picture = np.random.default_rng(seed).integers(0, 256, (*shape, 3)).astype(np.uint8)
    sides = [(0, -side % reduction) for side in shape]
    padded = np.pad(picture, (*sides, (0, 0)), mode="edge").astype(float)
    rows, columns = padded.shape[0] // reduction, padded.shape[1] // reduction
    means = padded.reshape(rows, reduction, columns, reduction, 3).mean(axis=(1, 3))
    assert np.abs(reduce_picture(picture, reduction) - means).max() <= 0.5 + 1e-3


@given(height=st.integers(3, 30), width=st.integers(3, 30))
def test_enlarging_returns_to_the_size_and_keeps_slopes(height, width):
    rows, columns = np.mgrid[: -(-height // 2), : -(-width // 2)]
    slope = np.repeat((4 * rows + 2 * columns)[..., None], 3, axis=-1).astype(np.uint8)
    enlarged = enlarge_picture(slope, height=height, width=width).astype(float)
    assert enlarged.shape == (height, width, 3)
    inner = enlarged[1:-1, 1:-1]
    rows, columns = np.mgrid[1 : height - 1, 1 : width - 1]
    # Centres of pixels: row r lies at (r + 1/2) / 2 - 1/2 of the smaller picture.
    expected = 4 * ((rows + 0.5) / 2 - 0.5) + 2 * ((columns + 0.5) / 2 - 0.5)
    assert np.abs(inner - expected[..., None]).max() <= 0.5 + 1e-6

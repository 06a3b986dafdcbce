# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The grain is white, and a crop has that of its picture."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from keras import ops

from tfstyle.ops.grain import make_grain, reduce_grain


def make(origins, height, width):
    grain = make_grain(ops.convert_to_tensor(np.asarray(origins, np.int32)), height, width)
    return ops.convert_to_numpy(grain)


@hypothesis.given(
    origins=st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=1, max_size=3)
)
def test_crops_have_the_grain_of_the_whole(origins):
    whole = make([(0, 0)], 130, 140)[0]
    for piece, (top, left) in zip(make(origins, 40, 50), origins):
        np.testing.assert_array_equal(piece, whole[top : top + 40, left : left + 50])


def test_it_is_white():
    grain = make([(0, 0)], 1024, 1024)[0, ..., 0].astype(np.float64)
    assert abs(grain.mean()) < 0.02 and abs(grain.std() - 1) < 0.02
    for step in [(0, 1), (1, 0), (1, 1), (4, 0), (0, 4), (8, 8), (64, 64)]:
        moved = np.roll(grain, step, axis=(0, 1))
        assert abs((grain * moved).mean()) < 0.05, step


def test_it_does_not_repeat_within_a_picture():
    grain = make([(0, 0)], 300, 300)[0, ..., 0]
    for step in (61, 67, 122, 134):
        assert (grain[step:] != grain[:-step]).mean() > 0.9


@pytest.mark.parametrize("factor", [4, 8])
def test_reduced_it_is_white_at_its_own_size(factor):
    grain = make_grain(ops.zeros((1, 2), "int32"), 1024, 1024)
    reduced = ops.convert_to_numpy(reduce_grain(grain, factor))[0].astype(np.float64)
    assert reduced.shape == (1024 // factor, 1024 // factor, 4)
    assert abs(reduced.mean()) < 0.02 and abs(reduced.std() - 1) < 0.05
    covariance = np.cov(reduced.reshape(-1, 4).T)
    assert np.abs(covariance - np.eye(4)).max() < 0.1
    for step in [(0, 1), (1, 0), (1, 1)]:
        assert abs((reduced * np.roll(reduced, step, axis=(0, 1))).mean()) < 0.05, step


def test_crops_that_begin_at_a_cell_have_the_reduced_grain_of_the_whole():
    whole, crop = (
        ops.convert_to_numpy(reduce_grain(make_grain(ops.convert_to_tensor(o, "int32"), *s), 8))
        for o, s in (([[0, 0]], (96, 80)), ([[16, 24]], (40, 48)))
    )
    np.testing.assert_allclose(crop[0], whole[0, 2:7, 3:9], atol=1e-6)

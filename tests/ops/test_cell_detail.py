# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Detail against SciPy's windows, and what it is blind to."""

import hypothesis
import numpy as np
from hypothesis import strategies as st
from keras import ops
from scipy import ndimage

from tfstyle.ops.cell_detail import compute_detail

LUMINANCE = np.array([0.299, 0.587, 0.114])


def draw_picture(seed, height=24, width=30):
    return np.random.default_rng(seed).random((1, height, width, 3)).astype(np.float32)


def detail(picture, **options):
    """`compute_detail` with its cells put back in their places, `[H, W]`."""
    cells = ops.convert_to_numpy(compute_detail(picture, **options))[0]
    height, width = picture.shape[1:3]
    return cells.reshape(height // 2, width // 2, 2, 2).swapaxes(1, 2).reshape(height, width)


def average(plane):
    """Of 3x3 cells around each cell, reflected, for each pixel."""
    cells = plane.reshape(plane.shape[0] // 2, 2, plane.shape[1] // 2, 2).mean(axis=(1, 3))
    return np.kron(ndimage.uniform_filter(cells, 3, mode="mirror"), np.ones((2, 2)))


@hypothesis.given(seed=st.integers(0, 999))
def test_it_is_the_deviation_over_the_local_standard_deviation(seed):
    picture = draw_picture(seed)
    luminance = picture[0].astype(np.float64) @ LUMINANCE
    centred = luminance - average(luminance)
    expected = centred / (np.sqrt(average(np.square(centred))) + 1e-3)
    np.testing.assert_allclose(detail(picture), expected, atol=1e-3)


@hypothesis.given(seed=st.integers(0, 999), gain=st.floats(0.05, 1.0), offset=st.floats(0.0, 1.0))
def test_neither_brightness_nor_contrast_change_it(seed, gain, offset):
    picture = draw_picture(seed)
    np.testing.assert_allclose(
        detail(gain * picture + offset, epsilon=0.0), detail(picture, epsilon=0.0), atol=1e-2
    )


def test_a_flat_picture_has_none():
    np.testing.assert_allclose(detail(np.full((1, 10, 8, 3), 0.7, np.float32)), 0.0, atol=1e-3)


def test_it_sees_five_pixels_around_each_and_no_more():
    picture = draw_picture(0)
    reach = 0
    for row, column in ((12, 14), (12, 15), (13, 14), (13, 15)):
        changed = picture.copy()
        changed[0, row, column] += 0.5
        rows, columns = np.nonzero(np.abs(detail(changed) - detail(picture)) > 1e-5)
        reach = max(reach, np.abs(rows - row).max(), np.abs(columns - column).max())
    assert reach == 5

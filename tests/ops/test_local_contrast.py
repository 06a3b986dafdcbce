# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Local contrast against SciPy's windows, and what it is blind to."""

import hypothesis
import numpy as np
from hypothesis import strategies as st
from keras import ops
from scipy import ndimage

from tfstyle.ops.local_contrast import normalize_local_contrast


def draw_picture(seed, height=24, width=31):
    return np.random.default_rng(seed).random((1, height, width, 3)).astype(np.float32)


def normalize(picture, **options):
    return ops.convert_to_numpy(normalize_local_contrast(picture, **options))


@hypothesis.given(seed=st.integers(0, 999), window=st.sampled_from([3, 5, 7]))
def test_it_is_the_deviation_over_the_local_standard_deviation(seed, window):
    picture = draw_picture(seed)
    for channel in range(3):
        plane = picture[0, ..., channel].astype(np.float64)
        centred = plane - ndimage.uniform_filter(plane, window, mode="mirror")
        spread = np.sqrt(ndimage.uniform_filter(np.square(centred), window, mode="mirror"))
        np.testing.assert_allclose(
            normalize(picture, window=window)[0, ..., channel],
            centred / (spread + 1e-3),
            atol=2e-4,
        )


@hypothesis.given(seed=st.integers(0, 999), gain=st.floats(0.05, 1.0), offset=st.floats(0.0, 1.0))
def test_neither_brightness_nor_contrast_change_it(seed, gain, offset):
    picture = draw_picture(seed)
    np.testing.assert_allclose(
        normalize(gain * picture + offset, epsilon=0.0),
        normalize(picture, epsilon=0.0),
        atol=2e-3,
    )


def test_a_flat_picture_has_none():
    flat = np.full((2, 9, 8, 3), 0.7, np.float32)
    np.testing.assert_allclose(normalize(flat), 0.0, atol=1e-3)


def test_it_sees_the_window_less_one_pixels_around_each_and_no_more():
    picture = draw_picture(0)
    changed = picture.copy()
    changed[0, 12, 15] += 0.5
    seen = np.abs(normalize(changed) - normalize(picture)).max(axis=(0, 3)) > 1e-5
    rows, columns = np.nonzero(seen)
    assert (rows.min(), rows.max()) == (12 - 6, 12 + 6)
    assert (columns.min(), columns.max()) == (15 - 6, 15 + 6)

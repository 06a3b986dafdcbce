# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The range of a picture's colours, and pictures kept within one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.ops.colour_range import compute_colour_range, limit_colours


def draw(seed, height=20, width=23):
    random = np.random.default_rng(seed)
    picture = random.uniform(0.2, 0.8, 3) + random.normal(0.0, 0.1, (1, height, width, 3))
    return np.clip(picture, 0.0, 1.0).astype("float32")


def project(picture):
    """Coordinates along luminance, yellow-blue and red-green, `[N, 3]`."""
    axes = np.array([[1, 1, 1], [1, 1, -2], [1, -1, 0]]) / np.sqrt([[3], [6], [2]])
    return np.reshape(picture, (-1, 3)) @ axes.T


@given(st.integers(0, 999))
def test_the_range_lies_between_the_mean_and_the_extremes(seed):
    picture = draw(seed)
    values = project(picture)
    low, high = (np.asarray(end)[0] for end in compute_colour_range(picture))
    assert (values.min(0) - 1e-5 <= low).all() and (low <= values.mean(0)).all()
    assert (values.mean(0) <= high).all() and (high <= values.max(0) + 1e-5).all()


@given(st.integers(0, 999), st.integers(0, 999))
def test_colours_end_within_the_range_and_those_within_it_stay(seed, other):
    low, high = compute_colour_range(draw(other))
    limited = np.asarray(limit_colours(draw(seed), low, high))
    values = project(limited)
    assert (values >= np.asarray(low) - 1e-5).all() and (values <= np.asarray(high) + 1e-5).all()
    np.testing.assert_allclose(limit_colours(limited, low, high), limited, atol=1e-5)


def test_a_hundredth_of_the_pixels_pulls_the_range_most_of_the_way_and_a_single_one_less():
    def spread(count):
        picture = np.full((1, 50, 40, 3), 0.5, "float32")
        picture.reshape(-1, 3)[:count] = [0.5, 0.5, 0.0]  # yellow
        low, high = compute_colour_range(picture)
        return float(high[0, 1] - low[0, 1]) / (0.5 * 2 / np.sqrt(6))

    assert spread(1) < 0.75 < 0.78 < spread(20) < spread(1000) <= 1.0


def test_a_flat_picture_leaves_one_colour():
    flat = np.full((1, 8, 8, 3), 0.3, "float32")
    limited = np.asarray(limit_colours(draw(0), *compute_colour_range(flat)))
    np.testing.assert_allclose(limited, np.broadcast_to(0.3, limited.shape), atol=1e-5)

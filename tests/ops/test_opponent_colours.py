# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Opponent colours are a rotation of RGB."""

import numpy as np

from tfstyle.ops.opponent_colours import from_opponent, to_opponent


def test_there_and_back_is_the_picture():
    picture = np.random.default_rng(0).random((2, 5, 6, 3)).astype("float32")
    np.testing.assert_allclose(from_opponent(to_opponent(picture)), picture, atol=1e-6)


def test_distances_stay():
    picture = np.random.default_rng(1).random((1, 4, 4, 3)).astype("float32")
    lengths = np.linalg.norm(to_opponent(picture), axis=-1)
    np.testing.assert_allclose(lengths, np.linalg.norm(picture, axis=-1), atol=1e-5)


def test_greys_have_luminance_only_and_yellow_and_red_are_positive():
    picture = np.float32([[0.5, 0.5, 0.5], [1, 1, 0], [1, 0, 0]]).reshape(1, 1, 3, 3)
    grey, yellow, red = np.asarray(to_opponent(picture))[0, 0]
    np.testing.assert_allclose(grey, [0.5 * 3**0.5, 0, 0], atol=1e-6)
    assert yellow[1] > 0.8 and red[2] > 0.7

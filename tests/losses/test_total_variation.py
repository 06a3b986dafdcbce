# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Total variation inside the region."""

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.losses.total_variation import compute_total_variation


def draw(height=7, width=6):
    random = np.random.default_rng(0)
    picture = random.random((2, height, width, 3), "float32")
    region = np.float32(random.random((2, height, width, 1)) > 0.4)
    return picture, region


def test_it_is_the_mean_over_the_pairs_of_neighbours_that_are_both_inside():
    picture, region = draw()
    expected = []
    for p, m in zip(picture, region[..., 0]):
        total = 0.0
        for rows, columns in ((1, 0), (0, 1)):
            pairs = [
                ((p[y, x] - p[y + rows, x + columns]) ** 2).sum()
                for y in range(7 - rows)
                for x in range(6 - columns)
                if m[y, x] and m[y + rows, x + columns]
            ]
            total += np.mean(pairs)
        expected.append(total)
    np.testing.assert_allclose(compute_total_variation(picture, region), expected, rtol=1e-5)


def test_it_is_zero_for_a_flat_picture_and_for_an_empty_region():
    picture, region = draw()
    np.testing.assert_array_equal(
        compute_total_variation(np.full_like(picture, 0.4), region), [0.0, 0.0]
    )
    np.testing.assert_array_equal(compute_total_variation(picture, 0.0 * region), [0.0, 0.0])


def test_a_black_and_white_checkerboard_has_the_most():
    board = np.indices((8, 8)).sum(0) % 2
    picture = np.repeat(board[None, ..., None], 3, -1).astype("float32")
    np.testing.assert_allclose(
        compute_total_variation(picture, np.ones((1, 8, 8, 1), "float32")), [6.0]
    )


def test_it_does_not_depend_on_what_lies_outside():
    picture, region = draw()
    other = np.where(region > 0, picture, 1.0 - picture)
    np.testing.assert_array_equal(
        compute_total_variation(picture, region), compute_total_variation(other, region)
    )


@pytest.mark.parametrize("height, width", [(1, 1), (1, 5), (5, 1)])
def test_a_picture_of_one_row_or_pixel_has_no_neighbours_that_way(height, width):
    picture = np.random.default_rng(1).random((1, height, width, 3), "float32")
    measured = compute_total_variation(picture, np.ones((1, height, width, 1), "float32"))
    flat = picture.reshape(-1, 3)
    expected = (np.diff(flat, axis=0) ** 2).sum(-1).mean() if len(flat) > 1 else 0.0
    np.testing.assert_allclose(measured, [expected], rtol=1e-5)


def test_gradients_are_finite_for_a_flat_picture_and_an_empty_region():
    picture, region = draw()
    for pixels, weights in ((np.full_like(picture, 0.5), region), (picture, 0.0 * region)):
        pixels = tf.Variable(pixels)
        with tf.GradientTape() as tape:
            total = tf.reduce_sum(compute_total_variation(pixels, weights))
        np.testing.assert_array_equal(tape.gradient(total, pixels), np.zeros(picture.shape))

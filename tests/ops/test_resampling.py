# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Padding to a grid, and regions on coarser grids."""

import numpy as np
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.ops.resampling import (
    double_bilinear,
    harden,
    pad_by_edge,
    pad_by_zero,
    reduce_region,
    resize_bilinear,
    round_up,
)

sides = st.integers(1, 9)
more = st.integers(0, 9)


def draw(height, width, channels):
    random = np.random.default_rng(100 * height + width)
    return random.random((2, height, width, channels), "float32")


@given(sides, sides, more, more)
def test_padding_is_that_of_numpy(height, width, rows, columns):
    grown = height + rows, width + columns
    margins = [(0, 0), (0, rows), (0, columns), (0, 0)]
    picture = draw(height, width, 3)
    by_edge = np.pad(picture, margins, mode="edge")
    np.testing.assert_array_equal(pad_by_edge(picture, *grown), by_edge)
    np.testing.assert_array_equal(pad_by_zero(picture, *grown), np.pad(picture, margins))


def test_padding_of_a_picture_of_unknown_size_is_the_same():
    @tf.function(input_signature=[tf.TensorSpec((None, None, None, 3))])
    def grow(picture):
        sides = tf.unstack(tf.shape(picture)[1:3])
        height, width = (round_up(side, 4, at_least=8) for side in sides)
        return pad_by_edge(picture, height, width), pad_by_zero(picture, height, width)

    for height, width, rows, columns in ((1, 1, 7, 7), (9, 12, 3, 0), (17, 30, 3, 2)):
        picture = draw(height, width, 3)
        margins = [(0, 0), (0, rows), (0, columns), (0, 0)]
        by_edge, by_zero = grow(picture)
        np.testing.assert_array_equal(by_edge, np.pad(picture, margins, mode="edge"))
        np.testing.assert_array_equal(by_zero, np.pad(picture, margins))


@given(st.integers(1, 500), st.integers(1, 16), st.integers(1, 4))
def test_rounding_up_gives_the_smallest_multiple_that_is_large_enough(size, multiple, cells):
    least = cells * multiple
    rounded = round_up(size, multiple, at_least=least)
    assert rounded == min(n for n in range(0, 1000, multiple) if n >= size and n >= least)
    assert int(round_up(tf.constant(size), multiple, at_least=least)) == rounded


@given(sides, sides, sides, sides)
def test_resizing_is_that_of_tensorflow(height, width, rows, columns):
    features = draw(height, width, 3)
    expected = tf.image.resize(features, (rows, columns))
    np.testing.assert_allclose(resize_bilinear(features, rows, columns), expected, atol=1e-5)


@given(sides, sides)
def test_doubling_is_that_of_tensorflow(height, width):
    features = draw(height, width, 3)
    expected = tf.image.resize(features, (2 * height, 2 * width))
    np.testing.assert_allclose(double_bilinear(features), expected, atol=1e-6)


def test_resizing_to_an_unknown_size_is_the_same():
    signature = [tf.TensorSpec((None, None, None, 3)), tf.TensorSpec((2,), tf.int32)]

    @tf.function(input_signature=signature)
    def resize(features, size):
        return resize_bilinear(features, size[0], size[1])

    for height, width, rows, columns in ((1, 1, 5, 7), (9, 12, 3, 20), (6, 6, 6, 6)):
        features = draw(height, width, 3)
        expected = tf.image.resize(features, (rows, columns))
        resized = resize(features, tf.constant([rows, columns]))
        np.testing.assert_allclose(resized, expected, atol=1e-5)


@given(st.integers(1, 5), st.integers(1, 5), st.sampled_from([1, 2, 4]))
def test_a_reduced_region_is_the_share_of_each_cell(rows, columns, factor):
    region = draw(rows * factor, columns * factor, 1)
    cells = region.reshape(2, rows, factor, columns, factor, 1)
    reduced = reduce_region(region, factor)
    np.testing.assert_allclose(reduced, cells.mean((2, 4)), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(
        np.sum(reduced, (1, 2, 3)) * factor**2, region.sum((1, 2, 3)), rtol=1e-5
    )


@given(st.integers(0, 15), st.integers(0, 15))
def test_a_single_pixel_survives_reduction(row, column):
    region = np.zeros((1, 16, 16, 1), "float32")
    region[0, row, column] = 1.0
    assert np.sum(reduce_region(region, 4)) == 1.0 / 16.0


def test_above_one_half_is_inside():
    region = np.float32([0.0, 0.5, np.nextafter(np.float32(0.5), np.float32(1.0)), 1.0])
    np.testing.assert_array_equal(harden(region), [0.0, 0.0, 1.0, 1.0])
    assert harden(tf.constant(region, "bfloat16")).dtype == tf.float32

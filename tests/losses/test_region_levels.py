# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The region on the grid of a VGG layer."""

import numpy as np
import pytest
import scipy.ndimage
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.losses.region_levels import MINIMUM_SHARE, reduce_to_layer

strides = st.sampled_from([1, 2, 4, 8, 16])


def reduce(region, stride, **kwargs):
    height, width = (side // stride for side in region.shape[1:3])
    return np.asarray(reduce_to_layer(region, stride, height=height, width=width, **kwargs))


@given(st.integers(16, 50), st.integers(16, 50), strides)
def test_a_position_weighs_the_share_of_its_cell_and_an_odd_rest_is_dropped(height, width, stride):
    region = np.random.default_rng(height).random((2, height, width, 1), "float32")
    rows, columns = height // stride, width // stride
    whole = region[:, : rows * stride, : columns * stride]
    expected = whole.reshape(2, rows, stride, columns, stride, 1).mean((2, 4))
    np.testing.assert_allclose(reduce(region, stride), expected, rtol=1e-4, atol=1e-5)


@given(st.integers(1, 3), strides, st.integers(0, 9))
def test_the_whole_picture_is_the_whole_layer_at_any_erosion(cells, stride, rest):
    side = 2 * cells * stride + min(rest, stride - 1)
    region = np.ones((1, side, side, 1), "float32")
    for erosion in (0, 1, 2):
        np.testing.assert_array_equal(
            reduce(region, stride, erosion=erosion), np.ones((1, 2 * cells, 2 * cells, 1))
        )


@pytest.mark.parametrize("erosion", [1, 2])
@given(seed=st.integers(0, 50))
def test_erosion_leaves_the_positions_that_far_off_the_edge(erosion, seed):
    random = np.random.default_rng(seed)
    top, left = random.integers(0, 20, 2)
    region = np.zeros((1, 64, 72, 1), "float32")
    region[:, top : top + random.integers(32, 44), left : left + random.integers(36, 50)] = 1.0
    plain, eroded = reduce(region, 2), reduce(region, 2, erosion=erosion)
    # Cells wholly inside whose neighbours in the picture are too.
    square = np.ones((2 * erosion + 1,) * 2, bool)
    inner = scipy.ndimage.binary_erosion(plain[0, ..., 0] >= 1.0, square, border_value=1)
    assert 0.25 * plain.sum() <= inner.sum() < plain.sum()
    np.testing.assert_array_equal(eroded[0, ..., 0], inner)


def test_the_pictures_own_edge_is_no_edge_of_the_region():
    region = np.zeros((1, 32, 32, 1), "float32")
    region[:, :20] = 1.0
    eroded = reduce(region, 4, erosion=1)
    np.testing.assert_array_equal(eroded[0, :, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0])
    np.testing.assert_array_equal(eroded[0, :, -1, 0], [1, 1, 1, 1, 0, 0, 0, 0])


def test_a_region_too_small_to_erode_stays_as_it_is_and_the_others_of_the_batch_do_not():
    region = np.zeros((3, 64, 64, 1), "float32")
    region[0, 20:24, 20:24] = 1.0  # one cell
    region[1, 8:56, 8:56] = 1.0
    plain, eroded = reduce(region, 4), reduce(region, 4, erosion=1)
    np.testing.assert_array_equal(eroded[0], plain[0])
    assert eroded[1].sum() == 100 < plain[1].sum() == 144
    np.testing.assert_array_equal(eroded[2], np.zeros((16, 16, 1)))
    assert (eroded.sum((1, 2, 3)) >= MINIMUM_SHARE * plain.sum((1, 2, 3))).all()


def test_a_region_of_unknown_size_is_reduced_alike():
    @tf.function(input_signature=[tf.TensorSpec((None, None, None, 1))])
    def reduce_in_a_graph(region):
        height, width = tf.unstack(tf.shape(region)[1:3] // 4)
        return reduce_to_layer(region, 4, height=height, width=width, erosion=1)

    for height, width in ((64, 64), (37, 54)):
        region = np.zeros((1, height, width, 1), "float32")
        region[:, 3:30, 5:41] = 1.0
        np.testing.assert_array_equal(reduce_in_a_graph(region), reduce(region, 4, erosion=1))

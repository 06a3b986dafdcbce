# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import cv2
import numpy as np
import pytest
from keras import ops

from tfstyle.ops.cell_blur import blur_cells


def blur(picture):
    cells = ops.space_to_depth(picture[None], 2)
    return ops.convert_to_numpy(ops.depth_to_space(blur_cells(cells), 2))[0]


@pytest.mark.parametrize("height, width, channels", [(6, 8, 3), (4, 4, 1), (10, 2, 2)])
def test_it_is_the_binomial_blur_of_the_pixels(height, width, channels):
    picture = np.random.default_rng(0).random((height, width, channels)).astype(np.float32)
    weights = np.array([0.25, 0.5, 0.25])
    expected = cv2.sepFilter2D(picture, -1, weights, weights, borderType=cv2.BORDER_REFLECT_101)
    np.testing.assert_allclose(blur(picture), expected.reshape(picture.shape), atol=1e-6)


def test_nothing_that_alternates_from_pixel_to_pixel_passes():
    rows, columns = np.mgrid[:8, :10]
    for pattern in ((-1) ** rows, (-1) ** columns, (-1) ** (rows + columns)):
        pattern = pattern[..., None].astype(np.float32)
        assert np.abs(blur(pattern)).max() <= 1e-6
    # Of the pixels of a cell, computed apart, only the mean is left where cells are alike.
    cells = np.tile(np.float32([1, 2, 4, 9]), (1, 4, 4, 1))
    np.testing.assert_allclose(ops.convert_to_numpy(blur_cells(cells)), 4.0, atol=1e-6)

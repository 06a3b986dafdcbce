# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Positions in blocks."""

import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from tfstyle.ops.query_blocks import map_in_blocks, plan_rows


@pytest.mark.parametrize("most_numbers", [1, 6, 14, 100])
def test_blocks_give_every_position_once_and_in_order(most_numbers):
    table = np.random.default_rng(0).normal(size=(2, 7, 3)).astype("float32")
    sizes = []

    def look_up(positions):
        sizes.append(positions.shape[0])
        return ops.take(table, positions, axis=1)

    made = map_in_blocks(look_up, 7, 2, most_numbers=most_numbers)
    np.testing.assert_array_equal(made, table)
    assert max(sizes) * 2 <= max(most_numbers, 2)

    @tf.function(input_signature=[tf.TensorSpec((), "int32")], autograph=False)
    def look_up_in_a_graph(count):
        return map_in_blocks(look_up, count, 2, most_numbers=most_numbers)

    for count in (1, 5, 7):
        np.testing.assert_array_equal(look_up_in_a_graph(count), table[:, :count])


def test_the_rows_of_a_block_do_not_grow_with_the_picture():
    for side in (512, 2048, 8192):
        positions = (side // 8) ** 2
        assert plan_rows(positions, positions) * positions <= 2**20
    assert plan_rows(10, 2**30) == 1 and plan_rows(10, 0) == 10

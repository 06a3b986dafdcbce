# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How far a pixel of the result can see: no farther than `radius`, and nearly as far."""

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.network import LocalTransferNetwork

SLACK = 8  # pixels: `radius` counts the worst alignment on every side


def measure_reach(network, picture, *, phase):
    """Largest distance of a pixel of the content on which a pixel in the middle depends.

    By the gradient of what is painted with given statistics.
    """
    height, width = picture["content"].shape[1:3]
    row, column = height // 2 // 4 * 4 + phase, width // 2 // 4 * 4 + phase
    code = network.encode_style(picture["style"])
    statistics = network.compute_statistics(picture["content"], picture["region"], code)
    content = tf.Variable(picture["content"])
    with tf.GradientTape() as tape:
        painted = network.paint(content, picture["region"], code, statistics=statistics)
        pixel = painted[0, row, column]
        total = tf.reduce_sum(pixel)
    assert 0.0 < np.min(pixel) and np.max(pixel) < 1.0  # clipped colours have no gradient
    rows, columns = np.nonzero(np.abs(tape.gradient(total, content)[0]).sum(-1))
    return max(np.abs(rows - row).max(), np.abs(columns - column).max())


@pytest.mark.parametrize("blocks", [0, 1])
def test_no_pixel_farther_than_the_radius_has_a_gradient_and_one_nearly_so_far_has(blocks, draw):
    config = LocalTransferConfig.from_dict(
        {**LocalTransferConfig.tiny().to_dict(), "residual_blocks": blocks}
    )
    network = LocalTransferNetwork(config)
    picture = draw(104, 112, style_size=(16, 16))
    picture["style"] = 0.5 + 0.1 * picture["style"]  # of low contrast, so that nothing is clipped
    reach = max(measure_reach(network, picture, phase=phase) for phase in range(4))
    assert network.radius - SLACK <= reach <= network.radius


def test_each_residual_block_adds_two_positions_of_its_grid():
    def build(blocks):
        settings = {**LocalTransferConfig.tiny().to_dict(), "residual_blocks": blocks}
        return LocalTransferNetwork(LocalTransferConfig.from_dict(settings))

    assert build(1).radius - build(0).radius == 2 * build(0).stride


def test_a_crop_that_does_not_begin_on_the_stride_is_another_picture(network, draw):
    """Why crops are aligned: the stride-2 convolutions would sample other pixels."""
    picture = draw(96, 104)
    code = network.encode_style(picture["style"])
    whole = picture["content"], picture["region"], code
    statistics = network.compute_statistics(*whole)
    painted = np.asarray(network.paint(*whole, statistics=statistics))
    differences = {}
    for start in (8, 9, 10, 16):
        piece = network.paint(
            *[part[:, start:] for part in whole[:2]],
            code,
            origin=np.array([[start, 0]], np.int32),
            statistics=statistics,
        )
        inner = slice(network.radius, None)
        difference = np.abs(np.asarray(piece)[:, inner] - painted[:, start:][:, inner])
        differences[start] = difference.max()
    assert max(differences[8], differences[16]) < 1e-4 < 1e-3 < min(differences[9], differences[10])

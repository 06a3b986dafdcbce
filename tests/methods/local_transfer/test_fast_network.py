# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the preset `fast` alone does: ranges of colour, coarse to fine, its reach and size."""

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.fast_network import FastTransferNetwork
from tfstyle.ops.colour import match_colours
from tfstyle.ops.colour_range import compute_colour_range, limit_colours

SLACK = 8  # pixels: `radius` counts the worst alignment on every side


def measure_reach(network, picture, *, phase):
    """Largest distance of a pixel of the content on which a pixel in the middle depends.

    By the gradient of what is painted with given statistics.
    """
    height, width = picture["content"].shape[1:3]
    row, column = height // 2 // 8 * 8 + phase, width // 2 // 8 * 8 + phase
    code = np.array(network.encode_style(picture["style"]))
    code[:, -6:-3], code[:, -3:] = -2.0, 2.0  # colours at the end of a range have no gradient
    statistics = network.compute_statistics(picture["content"], picture["region"], code)
    content = tf.Variable(picture["content"])
    with tf.GradientTape() as tape:
        painted = network.paint(content, picture["region"], code, statistics=statistics)
        pixel = painted[0, row, column]
        total = tf.reduce_sum(pixel)
    assert 0.0 < np.min(pixel) and np.max(pixel) < 1.0  # clipped colours have no gradient
    rows, columns = np.nonzero(np.abs(tape.gradient(total, content)[0]).sum(-1))
    return max(np.abs(rows - row).max(), np.abs(columns - column).max())


@pytest.mark.parametrize(
    "blocks", [(0, 0), *[pytest.param(b, marks=pytest.mark.broad) for b in ((1, 0), (0, 1))]]
)
def test_no_pixel_farther_than_the_radius_has_a_gradient_and_one_nearly_so_far_has(blocks, draw):
    coarse, fine = blocks
    config = LocalTransferConfig.from_dict(
        {
            **LocalTransferConfig.tiny(preset="fast").to_dict(),
            "residual_blocks": coarse,
            "fine_blocks": fine,
        }
    )
    network = FastTransferNetwork(config)
    picture = draw(104, 112, style_size=(16, 16))
    picture["style"] = 0.5 + 0.1 * picture["style"]  # of low contrast, so that nothing is clipped
    reach = max(measure_reach(network, picture, phase=phase) for phase in range(8))
    assert network.radius - SLACK <= reach <= network.radius


def test_each_residual_block_adds_one_position_of_its_grid():
    def measure(**blocks):
        settings = {**LocalTransferConfig.tiny(preset="fast").to_dict(), **blocks}
        return FastTransferNetwork(LocalTransferConfig.from_dict(settings)).radius

    assert measure(residual_blocks=1) - measure(residual_blocks=0) == 8
    assert measure(fine_blocks=1) - measure(fine_blocks=0) == 4


def test_no_painted_colour_leaves_the_range_of_the_style(fast_network, draw):
    inputs = draw(48, 40)
    painted = fast_network.paint(
        inputs["content"], inputs["region"], fast_network.encode_style(inputs["style"])
    )
    low, high = compute_colour_range(inputs["style"])
    np.testing.assert_allclose(limit_colours(painted, low, high), painted, atol=1e-5)


def test_a_coarse_result_takes_the_place_of_the_colour_matched_content(fast_network, draw):
    inputs = draw(48, 40)
    code = fast_network.encode_style(inputs["style"])
    arguments = inputs["content"], inputs["region"], code
    plain = np.asarray(fast_network.paint(*arguments))
    one, other = (
        np.asarray(fast_network.paint(*arguments, coarse=draw(48, 40, seed=seed)["content"]))
        for seed in (1, 2)
    )
    assert min(np.abs(a - b).mean() for a, b in ((plain, one), (one, other))) > 1e-3
    matched = match_colours(inputs["content"], inputs["region"], inputs["style"])
    matched = limit_colours(matched, *compute_colour_range(inputs["style"]))
    assert np.abs(fast_network.paint(*arguments, coarse=matched) - plain).mean() < 1e-3


def test_the_default_widths_are_under_15_megabytes():
    network = FastTransferNetwork()
    assert sum(int(np.prod(weight.shape)) for weight in network.weights) * 4 < 15e6
    assert network.radius == 67 and network.stride == 8


def test_an_untrained_network_paints_the_colour_matched_content_blurred_by_no_mesh(draw):
    inputs = draw(64, 64)
    network = FastTransferNetwork()
    painted = network.paint(
        inputs["content"], inputs["region"], network.encode_style(inputs["style"])
    )
    matched = match_colours(inputs["content"], inputs["region"], inputs["style"])
    inside = inputs["region"][0, ..., 0] > 0
    distance = np.abs(painted[0] - matched[0])[inside].mean()
    assert distance < 0.5 * np.abs(inputs["content"][0] - matched[0])[inside].mean() + 0.1

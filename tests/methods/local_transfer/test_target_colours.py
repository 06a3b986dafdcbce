# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Where the colours of a result come from: the range of the style, a coarse result, the target."""

import numpy as np

from tfstyle.methods.local_transfer.network import LocalTransferNetwork
from tfstyle.ops.colour import match_colours
from tfstyle.ops.colour_range import compute_colour_range, limit_colours
from tfstyle.ops.palette_transfer import describe_palette, transfer_palette
from tfstyle.ops.statistics_tape import StatisticsTape


def test_no_painted_colour_leaves_the_range_of_the_style(network, draw):
    inputs = draw(48, 40)
    painted = network.paint(
        inputs["content"], inputs["region"], network.encode_style(inputs["style"])
    )
    low, high = compute_colour_range(inputs["style"])
    np.testing.assert_allclose(limit_colours(painted, low, high), painted, atol=1e-5)


def test_a_coarse_result_counts_beside_the_content_in_the_colours_of_the_style(network, draw):
    inputs = draw(48, 48, style_size=(48, 48))
    code = network.encode_style(inputs["style"])
    arguments = inputs["content"], inputs["region"], code
    plain = np.asarray(network.paint(*arguments))
    one, other = (
        np.asarray(network.paint(*arguments, coarse=draw(48, 48, seed=seed)["content"]))
        for seed in (1, 2)
    )
    assert min(np.abs(a - b).mean() for a, b in ((plain, one), (one, other))) > 1e-3
    target = transfer_palette(
        inputs["content"], inputs["region"], describe_palette(inputs["style"]), StatisticsTape()
    )
    assert np.abs(network.paint(*arguments, coarse=target) - plain).mean() < 1e-3


def test_an_untrained_network_paints_the_colour_matched_content_blurred_by_no_mesh(draw):
    inputs = draw(64, 64)
    network = LocalTransferNetwork()
    painted = network.paint(
        inputs["content"], inputs["region"], network.encode_style(inputs["style"])
    )
    matched = match_colours(inputs["content"], inputs["region"], inputs["style"])
    inside = inputs["region"][0, ..., 0] > 0
    distance = np.abs(painted[0] - matched[0])[inside].mean()
    assert distance < 0.5 * np.abs(inputs["content"][0] - matched[0])[inside].mean() + 0.1

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Painters whose pictures do not stop at the region."""

import numpy as np

from tfstyle.evaluation.edge_painters import make_network_painter, match_whole_picture
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.network import LocalTransferNetwork


def test_the_colour_match_has_the_paintings_colours_inside_and_goes_on_outside():
    rng = np.random.default_rng(0)
    content = rng.integers(60, 120, (32, 32, 3)).astype(np.uint8)
    style = (rng.normal(0, 20, (32, 32, 3)) + [160, 90, 130]).clip(0, 255).astype(np.uint8)
    region = np.broadcast_to(np.arange(32) < 16, (32, 32))
    painted = match_whole_picture(content, region, style)
    np.testing.assert_allclose(painted[region].mean(0), style.mean((0, 1)), atol=1.5)
    np.testing.assert_allclose(painted[~region].mean(0), style.mean((0, 1)), atol=8)


def test_a_network_paints_inside_and_goes_on_outside():
    rng = np.random.default_rng(0)
    content, style = (rng.integers(0, 256, (32, 48, 3), dtype=np.uint8) for _ in range(2))
    region = np.broadcast_to(np.arange(48) < 20, (32, 48))
    painted = make_network_painter(LocalTransferNetwork(LocalTransferConfig.tiny()))(
        content, region, style
    )
    assert painted.dtype == np.uint8 and painted.shape == content.shape
    changed = (painted != content).any(-1)
    assert changed[region].mean() > 0.9 and changed[~region].mean() > 0.9

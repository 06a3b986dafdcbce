# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How much of a picture a network is shown that is not given tiles."""

import types

import numpy as np
import pytest

from tfstyle.inference.region_painter import RegionPainter


@pytest.mark.parametrize(
    "tiles, radius, shown",
    [(False, None, (100, 120)), (True, 5, (100, 120)), (False, 5, (24, 32))],
)
def test_only_one_that_does_not_tile_and_has_a_radius_is_shown_a_part(tiles, radius, shown):
    network = types.SimpleNamespace(
        tiles=tiles,
        tiles_with_strength=False,
        radius=radius,
        stride=8,
        bytes_per_pixel=1.0,
        on_progress=None,
    )
    seen = []

    def paint(content, region, code, **taken):
        seen.append(content.shape[1:3])
        assert region.sum() == 6 * 12
        return content

    compiled = types.SimpleNamespace(network=network, paint=paint)
    region = np.zeros((100, 120), bool)
    region[40:46, 50:62] = True
    content = np.random.default_rng(0).integers(0, 256, (100, 120, 3)).astype(np.uint8)
    painter = RegionPainter(compiled, max_memory=10**6)
    taken = {"style_strength": np.float32([0.5])}
    ((box, painted),) = painter.paint(content, region, None, taken=taken)
    assert seen == [shown]
    np.testing.assert_allclose(painted, content[box.slices] / np.float32(255), atol=1e-6)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Two versions of a small model, and a server of them, for the tests that import this."""

import numpy as np
import pytest

from loopback.process import LoopbackServer


class Triple:
    """A content, a region and a style of odd sizes, and what the stand-in network makes of them."""

    def __init__(self, seed=0, *, height=37, width=53):
        random = np.random.default_rng(seed)
        self.content = random.integers(0, 256, (height, width, 3), dtype=np.uint8)
        self.region = np.zeros((height, width), np.uint8)
        self.region[height // 4 : height // 2, width // 3 : width // 2 + 1] = 255
        self.style = random.integers(0, 256, (24, 31, 3), dtype=np.uint8)

    def expect(self, *, share=0.5, style_strength=1.0):
        """uint8 [H, W, 3], computed with NumPy alone."""
        content = self.content.astype(np.float64) / 255
        colour = (self.style.astype(np.float64) / 255).mean((0, 1))
        mixed = content + style_strength * share * (colour - content)
        stylized = np.rint(mixed * 255).astype(np.uint8)
        return np.where(self.region[..., None] > 0, stylized, self.content)

    def check(self, stylized, **options):
        """Outside bit-identical; inside within the rounding of float32."""
        outside = self.region == 0
        assert np.array_equal(stylized[outside], self.content[outside])
        difference = stylized.astype(int) - self.expect(**options).astype(int)
        assert np.abs(difference).max() <= 1
        assert np.count_nonzero(difference) <= 0.01 * difference.size


@pytest.fixture
def triple():
    return Triple()


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory):
    """models/tint/1 paints with a share of 0.25, models/tint/2 with one of 0.5."""
    from loopback.stand_in_network import TintNetwork
    from tfstyle.serving.saved_model import save_version
    from tfstyle.serving.served_options import ServedModelOptions

    folder = tmp_path_factory.mktemp("served") / "models"
    network = TintNetwork()
    for share in (0.25, 0.5):
        network.share.assign(share)
        save_version(
            network,
            folder / "tint",
            warmup_sizes=(16, 24),
            options=ServedModelOptions(max_pixels=128 * 128),
        )
    return folder


@pytest.fixture(scope="session")
def started_server(models_folder):
    with LoopbackServer(models_folder / "models.config") as server:
        yield server


@pytest.fixture
def server(started_server):
    """Without the faults that no prediction of the test before has met."""
    started_server.order(healthy=True)
    return started_server

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import keras
import numpy as np
import pytest
from PIL import Image

from tfstyle.inference.compiled_network import CompiledNetwork
from tfstyle.inference.stylizer import Stylizer
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.network import LocalTransferNetwork


@pytest.fixture(scope="session")
def network():
    keras.utils.set_random_seed(1)
    return LocalTransferNetwork(LocalTransferConfig.tiny())


@pytest.fixture(scope="session")
def compiled(network):
    return CompiledNetwork(network)


@pytest.fixture(scope="session")
def stylizer(network):
    return Stylizer(network)


@pytest.fixture(scope="session")
def tiling_stylizer(network):
    """One that cannot see more than 208x208 pixels at once."""
    return Stylizer(network, max_memory=208 * 208 * network.bytes_per_pixel)


@pytest.fixture(scope="session")
def draw():
    """draw(height, width, seed=): smooth random colours, uint8 [H, W, 3]."""

    def draw_picture(height, width, *, seed=0):
        coarse = np.random.default_rng(seed).integers(0, 256, (7, 9, 3)).astype(np.uint8)
        return np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC))

    return draw_picture

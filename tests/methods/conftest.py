# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Tiny networks of both presets, pictures for them, and one loss network of random weights."""

import keras
import numpy as np
import pytest

from tfstyle.features.vgg_features import VggFeatures
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.network import LocalTransferNetwork
from tfstyle.methods.local_transfer.objective import LocalTransferObjectiveConfig
from tfstyle.methods.local_transfer.paper_network import PaperNetwork


def build_tiny(preset):
    """The weights away from their first values, as training leaves them: biases that count,
    modulations that differ from style to style."""
    keras.utils.set_random_seed(1)
    config = LocalTransferConfig.tiny(preset=preset)
    network = PaperNetwork(config) if preset == "paper" else LocalTransferNetwork(config)
    random = np.random.default_rng(0)
    for weight in network.trainable_weights:
        weight.assign(weight + random.normal(0.0, 0.1, weight.shape))
    return network


@pytest.fixture(name="network", scope="session")
def build_network():
    return build_tiny("tfstyle")


@pytest.fixture(name="paper_network", scope="session")
def build_paper_network():
    return build_tiny("paper")


@pytest.fixture(name="either_network", scope="session", params=["tfstyle", "paper"])
def build_either_network(request):
    return build_tiny(request.param)


@pytest.fixture(name="vgg", scope="session")
def build_random_vgg():
    return VggFeatures(LocalTransferObjectiveConfig().endpoints, weights="random")


@pytest.fixture(name="draw", scope="session")
def make_draw():
    """draw(height, width, ...) -> inputs of a network: a smooth photograph, a blob, a painting."""

    def draw(height, width, *, style_size=(40, 56), batch=1, seed=0, coverage=0.5):
        random = np.random.default_rng([seed, height, width])

        def paint(rows, columns):
            y, x = np.mgrid[:rows, :columns][..., None] / 10.0
            phase, pitch = random.uniform(0, 6, (2, 3))
            waves = 0.5 + 0.3 * np.sin(x * pitch + phase) * np.cos(y + phase[::-1])
            return np.clip(waves + random.normal(0.0, 0.05, waves.shape), 0.0, 1.0)

        y, x = np.mgrid[:height, :width][..., None]
        middle = (height - 1) / 2, (width - 1) / 2
        far = np.hypot((y - middle[0]) / height, (x - middle[1]) / width)
        region = far <= np.sqrt(coverage / np.pi)
        pictures = {
            "content": np.stack([paint(height, width) for _ in range(batch)]),
            "region": np.stack([region] * batch),
            "style": np.stack([paint(*style_size) for _ in range(batch)]),
        }
        return {name: value.astype("float32") for name, value in pictures.items()}

    return draw

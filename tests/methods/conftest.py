# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Tiny networks of both presets, pictures for them, and one loss network of random weights."""

import keras
import numpy as np
import pytest

from tfstyle.features.endpoints import BLOCK_SIZES
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


def build_narrow_vgg16(*, weights, include_top, input_shape):
    """The layers of VGG16, of 8 channels each: what is tested here does not depend on their width,
    and the real ones take a second for a step."""
    del weights, include_top
    features = inputs = keras.Input(input_shape)
    for block, size in enumerate(BLOCK_SIZES["vgg16"], start=1):
        for name in range(1, size + 1):
            features = keras.layers.Conv2D(
                8, 3, padding="same", activation="relu", name=f"block{block}_conv{name}"
            )(features)
        features = keras.layers.MaxPooling2D(name=f"block{block}_pool")(features)
    return keras.Model(inputs, features)


@pytest.fixture(name="build_features", scope="session")
def make_build_features():
    """build_features(**options) -> a narrow loss network of random weights."""

    def build_features(**options):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(keras.applications, "VGG16", build_narrow_vgg16)
            endpoints = LocalTransferObjectiveConfig().endpoints
            return VggFeatures(endpoints, weights="random", **options)

    return build_features


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

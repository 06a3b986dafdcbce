# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Tiny networks of all presets, pictures for them, and one loss network of random weights."""

import numpy as np
import pytest
from narrow_vgg import patch_keras_applications
from tiny_networks import TINY_CONFIGS, build_tiny, list_cases, with_toys

from tfstyle.features.network_features import NetworkFeatures
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.objective_config import LocalTransferObjectiveConfig


@pytest.fixture(name="network", scope="session")
def build_network():
    return build_tiny("local_transfer", LocalTransferConfig.tiny().to_dict())


@pytest.fixture(name="paper_network", scope="session")
def build_paper_network():
    return build_tiny("local_transfer", LocalTransferConfig.tiny(preset="paper").to_dict())


@pytest.fixture(autouse=True)
def register_toys():
    with with_toys():
        yield


@pytest.fixture(name="any_network", scope="session", params=list_cases(TINY_CONFIGS))
def build_any_network(request):
    return build_tiny(*request.param)


@pytest.fixture(name="build_features", scope="session")
def make_build_features():
    """build_features(**options) -> a narrow loss network of random weights."""

    def build_features(**options):
        with pytest.MonkeyPatch.context() as patch:
            patch_keras_applications(patch, channels=8)
            endpoints = LocalTransferObjectiveConfig().endpoints["vgg16"]
            return NetworkFeatures(endpoints, network="vgg16", weights="random", **options)

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

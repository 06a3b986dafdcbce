# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A tiny network of every method and preset, for the tests that hold for all."""

import keras
import numpy as np

from tfstyle.methods.local_transfer.config import PRESETS, LocalTransferConfig
from tfstyle.methods.registry import build_network

# (method, config); a new method adds its own.
TINY_CONFIGS = [
    ("local_transfer", LocalTransferConfig.tiny(preset=preset).to_dict()) for preset in PRESETS
]


def name_case(case):
    """How a test of one of them is called."""
    method, config = case
    return "-".join([method, *filter(None, [config.get("preset")])])


def build_tiny(method, config):
    """The weights away from their first values, as training leaves them: biases that count,
    modulations that differ from style to style."""
    keras.utils.set_random_seed(1)
    network = build_network(method, config)
    random = np.random.default_rng(0)
    for weight in network.trainable_weights:
        weight.assign(weight + random.normal(0.0, 0.1, weight.shape))
    return network

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A tiny network of every kind of every method, toys included, for the tests that hold for all."""

from unittest import mock

import keras
import numpy as np
import pytest
from narrow_vgg import patch_keras_applications
from toy_methods import TOYS

from tfstyle.features.network_features import NetworkFeatures
from tfstyle.methods.registry import (
    METHODS,
    build_network,
    build_objective,
    get_endpoints,
    get_method,
)

WEIGHTS = {"vgg16": "random", "vgg19": "random"}


def with_toys():
    """A context, or decorator, in which the registry has the toys too."""
    return mock.patch.dict(METHODS, TOYS)


with with_toys():
    # (method, config)
    TINY_CONFIGS = [(name, dict(tiny)) for name in METHODS for tiny in get_method(name).tiny]


def name_case(case):
    """How a test of one of them is called."""
    method, config = case
    return "-".join([method, *(str(config[key]) for key in ("preset", "size") if key in config)])


@with_toys()
def build_tiny(method, config, *, vgg_channels=4):
    """The weights away from their first values, as training leaves them: biases that count,
    modulations that differ from style to style."""
    keras.utils.set_random_seed(1)
    with pytest.MonkeyPatch.context() as patch:
        patch_keras_applications(patch, channels=vgg_channels)
        network = build_network(method, config, weights=WEIGHTS)
    random = np.random.default_rng(0)
    for weight in network.trainable_weights:
        weight.assign(weight + random.normal(0.0, 0.1, weight.shape))
    return network


@with_toys()
def build_tiny_objective(method):
    """The method's objective with its default settings and narrow loss networks."""
    with pytest.MonkeyPatch.context() as patch:
        patch_keras_applications(patch, channels=4)
        loss_networks = {
            name: NetworkFeatures(layers, network=name, weights="random")
            for name, layers in get_endpoints(method, None).items()
        }
    return build_objective(method, None, loss_networks)

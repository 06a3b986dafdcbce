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
from tfstyle.methods.base_network import BaseNetwork
from tfstyle.methods.registry import (
    METHODS,
    build_network,
    build_objective,
    get_endpoints,
    get_method,
)

WEIGHTS = {"vgg16": "random", "vgg19": "random"}
# One of each sort: ours, one that optimizes, one without a style input, one built on a VGG, and the
# toys. What holds for the others, beside their own tests, is `broad`.
REPRESENTATIVES = {"local_transfer", "gatys", "johnson", "adain", *TOYS}


def with_toys():
    """A context, or decorator, in which the registry has the toys too."""
    return mock.patch.dict(METHODS, TOYS)


with with_toys():
    # (method, config)
    TINY_CONFIGS = [(name, dict(tiny)) for name in METHODS for tiny in get_method(name).tiny]


def list_cases(configs):
    """The configs as parameters of a test; `broad` but for the first of each representative."""
    seen, cases = set(), []
    for name, config in configs:
        kind = name, config.get("preset")
        marks = [pytest.mark.broad] if kind in seen or name not in REPRESENTATIVES else []
        cases.append(pytest.param((name, config), marks=marks, id=name_case((name, config))))
        seen.add(kind)
    return cases


class _FoundError(Exception):
    """Carries the class of a network out of its construction."""


@with_toys()
def find_network_class(method, config):
    """The class of a network, which is not built: that would cost every session a minute."""

    def tell(self, *args, **kwargs):
        raise _FoundError(type(self))

    with mock.patch.object(BaseNetwork, "__init__", tell):
        try:
            build_network(method, config, weights=WEIGHTS)
        except _FoundError as found:
            return found.args[0]
    raise TypeError(f"the network of {method} is no BaseNetwork")


def over_networks(can):
    """Runs a test over the networks of which `can(class)` is true, in place of all."""
    cases = [case for case in TINY_CONFIGS if can(find_network_class(*case))]
    return pytest.mark.parametrize("any_network", list_cases(cases), indirect=True)


@with_toys()
def is_trained(network):
    """Whether the method of a network, or of its class, trains any."""
    return get_method(network.method).training is not None


@with_toys()
def takes_style(network):
    """Whether the method of a network, or of its class, paints from a style picture."""
    return get_method(network.method).style != "none"


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

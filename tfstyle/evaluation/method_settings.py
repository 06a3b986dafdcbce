# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Settings of methods that have no checkpoint, and the VGG whose weights are at hand."""

from collections.abc import Mapping
from typing import Any

from tfstyle.errors import InputError
from tfstyle.methods.contract import Method, Network
from tfstyle.methods.registry import METHODS, build_network, get_method

GATYS = "gatys"


class HasNoWeightsError(Exception):
    """A method cannot paint; its text says why, in a few words."""


def check_settings(settings: Mapping[str, Mapping[str, Any]]) -> None:
    """InputError unless they are {method: settings}."""
    if unknown := sorted(set(settings) - set(METHODS)):
        raise InputError(f"--settings: there is no method {unknown[0]}: {', '.join(METHODS)}")
    for method, given in settings.items():
        if not isinstance(given, Mapping):
            raise InputError(f'--settings: {method}: give an object, as {{"name": value}}')


def choose_settings(
    method: Method, given: Mapping[str, Any], vgg_weights: Mapping[str, str]
) -> dict[str, Any]:
    """The settings that are given and, where they leave it open, a VGG whose weights are named.

    Raises:
      HasNoWeightsError: there is none.
      InputError: a setting is not known.
    """
    missing = set()
    for settings in (given, *({"network": name, **given} for name in vgg_weights)):
        try:
            config = method.make_config(settings)
        except InputError:
            if settings is given:
                raise
            continue  # it has no such setting
        missing = set(method.get_vision_networks(config)) - set(vgg_weights)
        if not missing:
            return dict(settings)
    raise HasNoWeightsError(f"no weights of {' and '.join(sorted(missing))} are named")


def build_gatys(settings: Mapping[str, Any], vgg_weights: Mapping[str, str]) -> Network:
    """The network of Gatys et al. 2016.

    Raises:
      InputError: a setting is not known, or the weights are missing or do not fit.
    """
    method = get_method(GATYS)
    try:
        settings = choose_settings(method, settings, vgg_weights)
    except HasNoWeightsError as error:
        raise InputError(f"the method {GATYS}: {error}; give --vgg16_weights") from None
    return build_network(GATYS, settings, weights=vgg_weights)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which methods there are. Each is imported when it is first asked for."""

import dataclasses
import importlib
import importlib.util
import math
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

from tfstyle.errors import InputError
from tfstyle.methods.contract import Method, Network, Objective

# name -> "module:attribute" of its `Method`
METHODS = {
    "adain": "tfstyle.methods.adain.method:METHOD",
    "avatar_net": "tfstyle.methods.avatar_net.method:METHOD",
    "deep_photo": "tfstyle.methods.deep_photo.method:METHOD",
    "gatys": "tfstyle.methods.gatys.method:METHOD",
    "johnson": "tfstyle.methods.johnson.method:METHOD",
    "local_transfer": "tfstyle.methods.local_transfer.method:METHOD",
    "msgnet": "tfstyle.methods.msgnet.method:METHOD",
    "sanet": "tfstyle.methods.sanet.method:METHOD",
    "wct": "tfstyle.methods.wct.method:METHOD",
}
DEFAULT_METHOD = "local_transfer"


def _is_number(value, *, types=(int, float)):
    return isinstance(value, types) and not isinstance(value, bool) and math.isfinite(value)


def _is_list_of_names(value):
    return isinstance(value, (list, tuple)) and all(isinstance(name, str) for name in value)


# Of the settings of objectives, by the type of their default: what they are, and the test of it.
_KINDS = {
    bool: ("true or false", lambda value: isinstance(value, bool)),
    float: ("a finite number", _is_number),
    int: ("a whole number", lambda value: _is_number(value, types=int)),
    str: ("a word", lambda value: isinstance(value, str)),
    tuple: ("a list of names", _is_list_of_names),
}


def get_method(name: str) -> Method:
    """The method of that name; InputError where there is none."""
    module, attribute = _locate(name).split(":")
    return getattr(importlib.import_module(module), attribute)


def find_folder(name: str) -> pathlib.Path:
    """The folder of the method's files, which are not imported."""
    return pathlib.Path(importlib.util.find_spec(_locate(name).split(":")[0]).origin).parent


def _locate(name):
    if name not in METHODS:
        raise InputError(f"there is no method {name!r}: one of {', '.join(METHODS)}")
    return METHODS[name]


def build_network(
    method: str,
    config: Mapping[str, Any] | None,
    *,
    weights: Mapping[str, str] | None = None,
) -> Network:
    """The network of a method, built, from its config as a dict (None: defaults).

    Args:
      weights: {vision network: "imagenet", a path, or "random"}; see
        `Method.get_vision_networks`.

    Raises:
      InputError: an unknown method or setting, or weights that are missing.
    """
    record = get_method(method)
    config = record.make_config(config or {})
    check_weights(record, config, weights)
    return record.build_network(config, weights or {})


def check_weights(
    method: Method, config: Any, weights: Mapping[str, str] | None, *, flag: str = "vgg_weights"
) -> None:
    """InputError where `weights` lacks a network that the method sees pictures through."""
    missing = [name for name in method.get_vision_networks(config) if not (weights or {}).get(name)]
    if missing:
        raise InputError(
            f"the method {method.name} needs the weights of {' and '.join(missing)}: give "
            f"--{flag}, a path or imagenet"
        )


def find_method(network: Any) -> str:
    """The name of the method that the network is of; InputError where it is of none."""
    name = getattr(network, "method", None)
    if name not in METHODS:
        raise InputError(f"{type(network).__name__} is the network of no method")
    return name


def make_objective_config(method: str, values: Mapping[str, Any] | None) -> Any:
    """The objective's frozen config from a dict (None: the paper's).

    Raises:
      InputError: an unknown method or setting, a value of the wrong kind, or a method of which
        nothing is trained.
    """
    config_class = _get_training(method).objective_config
    values = values or {}
    defaults = {field.name: field.default for field in dataclasses.fields(config_class)}
    unknown = sorted(set(values) - set(defaults))
    if unknown:
        raise InputError(f"the objective of {method} has no setting {', '.join(unknown)}")
    for name, value in values.items():
        kind, is_of_it = _KINDS[type(defaults[name])]
        if not is_of_it(value):
            raise InputError(f"--objective: {name}={value!r} is not {kind}")
    return config_class(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


def complete_objective(
    method: str, network: Mapping[str, Any], objective: Mapping[str, Any]
) -> Any:
    """The objective's config, with the defaults that depend on the network's settings.

    Raises:
      InputError: as `make_objective_config`.
    """
    complete = _get_training(method).complete
    return make_objective_config(method, complete(network, dict(objective)))


def get_endpoints(method: str, objective: Mapping[str, Any] | None) -> Mapping[str, Sequence[str]]:
    """{loss network: endpoints} that the objective (a dict or None) asks for."""
    return make_objective_config(method, objective).endpoints


def build_objective(
    method: str, objective: Mapping[str, Any] | None, loss_networks: Mapping[str, Any]
) -> Objective:
    """The objective of a method.

    Args:
      method: its name.
      objective: its settings, or None for the paper's.
      loss_networks: {name: `NetworkFeatures`} with `get_endpoints(method, objective)`.
    """
    config = make_objective_config(method, objective)
    return _get_training(method).build_objective(config, loss_networks)


def _get_training(method):
    training = get_method(method).training
    if training is None:
        raise InputError(f"--method={method}: it optimises each picture, there is nothing to train")
    return training

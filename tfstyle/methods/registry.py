# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which methods there are."""

import dataclasses
import math

from tfstyle.errors import InputError
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.fast_network import FastTransferNetwork
from tfstyle.methods.local_transfer.network import LocalTransferNetwork
from tfstyle.methods.local_transfer.objective import (
    LocalTransferObjective,
    LocalTransferObjectiveConfig,
)
from tfstyle.methods.local_transfer.paper_network import PaperNetwork


def _build_local_transfer(values):
    config = LocalTransferConfig.from_dict(values or {})
    networks = {
        "tfstyle": LocalTransferNetwork,
        "fast": FastTransferNetwork,
        "paper": PaperNetwork,
    }
    return networks[config.preset](config)


_BUILDERS = {"local_transfer": _build_local_transfer}
_NETWORKS = {"local_transfer": (LocalTransferNetwork, FastTransferNetwork, PaperNetwork)}
_OBJECTIVES = {"local_transfer": (LocalTransferObjectiveConfig, LocalTransferObjective)}
METHODS = tuple(_BUILDERS)


def _is_number(value, *, types=(int, float)):
    return isinstance(value, types) and not isinstance(value, bool) and math.isfinite(value)


def _is_list_of_names(value):
    return isinstance(value, (list, tuple)) and all(isinstance(name, str) for name in value)


# Of the settings of objectives, by the type of their default: what they are, and the test of it.
_KINDS = {
    float: ("a finite number", _is_number),
    int: ("a whole number", lambda value: _is_number(value, types=int)),
    str: ("a word", lambda value: isinstance(value, str)),
    tuple: ("a list of names", _is_list_of_names),
}


def _find(table, method):
    if method not in table:
        raise InputError(f"there is no method {method!r}: one of {', '.join(table)}")
    return table[method]


def build_network(method, config):
    """The network of a method, built, from its config as a dict (None: defaults).

    Raises:
      InputError: an unknown method or setting.
    """
    return _find(_BUILDERS, method)(config)


def find_method(network):
    """The name of the method that the network is of; InputError where it is of none."""
    for method, classes in _NETWORKS.items():
        if isinstance(network, classes):
            return method
    raise InputError(f"{type(network).__name__} is the network of no method")


def make_objective_config(method, values):
    """The objective's frozen config from a dict (None: the paper's).

    Raises:
      InputError: an unknown method or setting, or a value of the wrong kind.
    """
    config_class, _ = _find(_OBJECTIVES, method)
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


def get_endpoints(method, objective):
    """{loss network: endpoints} that the objective (a dict or None) asks for."""
    return make_objective_config(method, objective).endpoints


def build_objective(method, network, objective, loss_networks):
    """The objective of a method.

    Args:
      method: its name.
      network: the network's config as a dict, or None.
      objective: the objective's, or None for the paper's.
      loss_networks: {name: `NetworkFeatures`} with `get_endpoints(method, objective)`.
    """
    del network  # one objective serves both presets
    _, objective_class = _find(_OBJECTIVES, method)
    return objective_class(make_objective_config(method, objective), loss_networks)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Feed-forward, of any style: its code is a dict, its strength and style region are its own."""

import dataclasses

from tfstyle.methods.contract import Method, Training
from toy_methods.config import ToyConfig


@dataclasses.dataclass(frozen=True)
class TintObjectiveConfig:
    identity_weight: float = 1.0
    endpoints = {}


def _build_network(config, weights):
    from toy_methods.tint.network import TintNetwork

    return TintNetwork(config)


def _build_objective(config, loss_networks):
    from toy_methods.tint.network import TintObjective

    return TintObjective(config)


METHOD = Method(
    name="toy_tint",
    title="A picture takes on a painting's mean colour and the largest of its deviations",
    make_config=ToyConfig.from_dict,
    build_network=_build_network,
    tiny=({}, {"size": 2}),
    training=Training(objective_config=TintObjectiveConfig, build_objective=_build_objective),
)

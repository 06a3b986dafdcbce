# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""SANet, as the registry knows it."""

from tfstyle.methods.contract import Method, Training
from tfstyle.methods.sanet.config import SanetConfig
from tfstyle.methods.sanet.objective_config import SanetObjectiveConfig


def _build_network(config, weights):
    from tfstyle.methods.sanet.network import SanetNetwork

    return SanetNetwork(config, weights=weights.get(config.vgg))


def _build_objective(config, loss_networks):
    from tfstyle.methods.sanet.objective import SanetObjective

    del loss_networks  # it asks for none
    return SanetObjective(config)


METHOD = Method(
    name="sanet",
    title="Park & Lee, Arbitrary Style Transfer with Style-Attentional Networks, 2019",
    make_config=SanetConfig.from_dict,
    build_network=_build_network,
    tiny=({"channels": [4, 4, 4, 4, 4]},),
    training=Training(
        objective_config=SanetObjectiveConfig,
        build_objective=_build_objective,
        get_encoders=lambda config: (config.vgg,),
    ),
    get_vision_networks=SanetConfig.get_vision_networks,
)

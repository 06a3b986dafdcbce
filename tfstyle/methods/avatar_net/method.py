# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Avatar-Net, as the registry knows it."""

from tfstyle.methods.avatar_net.config import AvatarNetConfig, AvatarNetObjectiveConfig
from tfstyle.methods.contract import Method, Training


def _build_network(config, weights):
    from tfstyle.methods.avatar_net.network import AvatarNetwork

    return AvatarNetwork(config, weights=weights.get(config.vgg))


def _build_objective(config, loss_networks):
    from tfstyle.methods.avatar_net.objective import AvatarNetObjective

    del loss_networks  # it measures with the network's own encoder
    return AvatarNetObjective(config)


METHOD = Method(
    name="avatar_net",
    title="Sheng et al., Avatar-Net: Multi-scale Zero-shot Style Transfer by Feature Decoration, "
    "2018",
    make_config=AvatarNetConfig.from_dict,
    build_network=_build_network,
    tiny=({"channels": [4, 4, 4, 4, 4], "patch_size": 3, "eigenvalue_floor": 0.01},),
    training=Training(
        objective_config=AvatarNetObjectiveConfig,
        build_objective=_build_objective,
        styles="none",
        get_encoders=lambda config: (config.vgg,),
    ),
    get_vision_networks=AvatarNetConfig.get_vision_networks,
)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""WCT, as the registry knows it."""

from tfstyle.methods.contract import Method, Training
from tfstyle.methods.wct.config import WctConfig, WctObjectiveConfig


def _build_network(config, weights):
    from tfstyle.methods.wct.network import WctNetwork

    return WctNetwork(config, weights=weights.get(config.vgg))


def _build_objective(config, loss_networks):
    from tfstyle.methods.wct.objective import WctObjective

    del loss_networks  # it measures with the network's own encoder
    return WctObjective(config)


METHOD = Method(
    name="wct",
    title="Li et al., Universal Style Transfer via Feature Transforms, 2017",
    make_config=WctConfig.from_dict,
    build_network=_build_network,
    tiny=(
        WctConfig.tiny(encoder_weights="saved").to_dict(),
        WctConfig.tiny(layers=("relu3_1",)).to_dict(),
    ),
    training=Training(
        objective_config=WctObjectiveConfig,
        build_objective=_build_objective,
        styles="none",
        get_encoders=lambda config: (config.vgg,),
    ),
    get_vision_networks=WctConfig.get_vision_networks,
)

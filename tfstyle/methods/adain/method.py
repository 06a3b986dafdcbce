# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""AdaIN, as the registry knows it."""

from tfstyle.methods.adain.config import AdainConfig, AdainObjectiveConfig
from tfstyle.methods.contract import Method, Training


def _build_network(config, weights):
    from tfstyle.methods.adain.network import AdainNetwork

    return AdainNetwork(config, weights=weights.get(config.vgg))


def _build_objective(config, loss_networks):
    from tfstyle.methods.adain.objective import AdainObjective

    del loss_networks  # it measures with the network's own encoder
    return AdainObjective(config)


METHOD = Method(
    name="adain",
    title="Huang & Belongie, Arbitrary Style Transfer in Real-time with Adaptive Instance "
    "Normalization, 2017",
    make_config=AdainConfig.from_dict,
    build_network=_build_network,
    tiny=(
        AdainConfig.tiny(encoder_weights="saved").to_dict(),
        AdainConfig.tiny(layer="relu3_1").to_dict(),
    ),
    training=Training(
        objective_config=AdainObjectiveConfig,
        build_objective=_build_objective,
        get_encoders=lambda config: (config.vgg,),
    ),
    get_vision_networks=AdainConfig.get_vision_networks,
)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The method of Sun & Liu 2020, as the registry knows it."""

from tfstyle.methods.contract import Method, Training
from tfstyle.methods.local_transfer.config import PRESETS, LocalTransferConfig
from tfstyle.methods.local_transfer.objective_config import LocalTransferObjectiveConfig


def _build_network(config, weights):
    del weights  # it sees pictures through nothing but its own layers
    if config.preset == "paper":
        from tfstyle.methods.local_transfer.paper_network import PaperNetwork as network
    else:
        from tfstyle.methods.local_transfer.network import LocalTransferNetwork as network
    return network(config)


def _build_objective(config, loss_networks):
    from tfstyle.methods.local_transfer.objective import LocalTransferObjective

    return LocalTransferObjective(config, loss_networks)


def _complete(network, objective):
    """The paper holds the rest of the picture to its own style; networks that leave it do not."""
    if network.get("preset") == "paper":
        style_weight = objective.get("style_weight", LocalTransferObjectiveConfig.style_weight)
        return {"outside_style_weight": style_weight, **objective}
    return objective


METHOD = Method(
    name="local_transfer",
    title="Sun & Liu, Local Style Migration Method Based on Residual Neural Network, 2020",
    make_config=LocalTransferConfig.from_dict,
    build_network=_build_network,
    tiny=tuple(LocalTransferConfig.tiny(preset=preset).to_dict() for preset in PRESETS),
    kinds={preset: {"preset": preset} for preset in PRESETS},
    training=Training(
        objective_config=LocalTransferObjectiveConfig,
        build_objective=_build_objective,
        complete=_complete,
    ),
)

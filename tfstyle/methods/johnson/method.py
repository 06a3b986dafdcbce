# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The record of Johnson et al.'s method."""

from collections.abc import Mapping
from typing import Any

from tfstyle.methods.contract import Method, Network, Objective, Training
from tfstyle.methods.johnson.config import JohnsonConfig
from tfstyle.methods.perceptual_config import PerceptualObjectiveConfig


def _build_network(config: JohnsonConfig, weights: Mapping[str, str]) -> Network:
    del weights  # it sees pictures through nothing but its own layers
    from tfstyle.methods.johnson.network import JohnsonNetwork

    return JohnsonNetwork(config)


def _build_objective(
    config: PerceptualObjectiveConfig, loss_networks: Mapping[str, Any]
) -> Objective:
    from tfstyle.methods.perceptual_objective import PerceptualObjective

    return PerceptualObjective(config, loss_networks)


METHOD = Method(
    name="johnson",
    title="Johnson et al., Perceptual Losses for Real-Time Style Transfer, 2016",
    make_config=JohnsonConfig.from_dict,
    build_network=_build_network,
    tiny=(
        {"channels": [4, 6, 8], "residual_blocks": 1},
        {"channels": [4, 6, 8], "residual_blocks": 1, "padding": "zero"},
    ),
    training=Training(objective_config=PerceptualObjectiveConfig, build_objective=_build_objective),
    style="none",
)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The record of MSG-Net."""

from collections.abc import Mapping
from typing import Any

from tfstyle.methods.contract import Method, Network, Objective, Training
from tfstyle.methods.msgnet.config import MSGNetConfig
from tfstyle.methods.msgnet.objective_config import MSGNetObjectiveConfig


def _build_network(config: MSGNetConfig, weights: Mapping[str, str]) -> Network:
    del weights  # its encoder is its own
    from tfstyle.methods.msgnet.network import MSGNetwork

    return MSGNetwork(config)


def _build_objective(config: MSGNetObjectiveConfig, loss_networks: Mapping[str, Any]) -> Objective:
    from tfstyle.methods.perceptual_objective import PerceptualObjective

    return PerceptualObjective(config, loss_networks)


METHOD = Method(
    name="msgnet",
    title="Zhang & Dana, Multi-style Generative Network for Real-time Transfer, 2017",
    make_config=MSGNetConfig.from_dict,
    build_network=_build_network,
    tiny=({"first": 4, "widths": [2, 3], "blocks": 1},),
    training=Training(objective_config=MSGNetObjectiveConfig, build_objective=_build_objective),
)

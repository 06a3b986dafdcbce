# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""One network per style, trained without any: it takes tiles, and no style picture."""

import dataclasses

from tfstyle.methods.contract import Method, Training
from toy_methods.config import ToyConfig


@dataclasses.dataclass(frozen=True)
class OneStyleObjectiveConfig:
    layers: tuple = ("conv1_1",)

    @property
    def endpoints(self):
        return {"vgg19": self.layers}


def _build_network(config, weights):
    from toy_methods.one_style.network import OneStyleNetwork

    return OneStyleNetwork(config)


def _build_objective(config, loss_networks):
    from toy_methods.one_style.network import ReconstructionObjective

    return ReconstructionObjective(loss_networks["vgg19"])


METHOD = Method(
    name="toy_one_style",
    title="A 3x3 convolution, normalized over the region, that learns to keep the content",
    make_config=ToyConfig.from_dict,
    build_network=_build_network,
    tiny=({},),
    training=Training(
        objective_config=OneStyleObjectiveConfig, build_objective=_build_objective, styles="none"
    ),
    style="none",
)

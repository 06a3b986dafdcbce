# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The method of Gatys, Ecker and Bethge 2016, as the registry knows it."""

from tfstyle.methods.contract import Method
from tfstyle.methods.optimized_config import OptimizedConfig


def _build_network(config, weights):
    from tfstyle.methods.gatys.network import GatysNetwork

    return GatysNetwork(config, weights)


_TINY = {
    "content_layers": {"conv2_2": 1.0},
    "style_layers": {"conv1_1": 0.5, "conv2_1": 1.0},
    "steps": 2,
    "halo": 2,
}

METHOD = Method(
    name="gatys",
    title="Gatys, Ecker and Bethge, Image Style Transfer Using Convolutional Neural Networks, 2016",
    make_config=OptimizedConfig.from_dict,
    build_network=_build_network,
    tiny=(
        _TINY,
        {
            **_TINY,
            "network": "vgg16",
            "optimizer": "adam",
            "init": "noise",
            "scales": 2,
            "refining_steps": 1,
            "tv_weight": 0.1,
        },
    ),
    needs_checkpoint=False,
    get_vision_networks=lambda config: (config.network,),
)

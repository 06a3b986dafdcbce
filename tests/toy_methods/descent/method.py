# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Optimises each picture: no checkpoint and no training, a pretrained network at run time."""

from tfstyle.methods.contract import Method
from toy_methods.config import ToyConfig


def _build_network(config, weights):
    from toy_methods.descent.network import DescentNetwork

    return DescentNetwork(config, weights)


METHOD = Method(
    name="toy_descent",
    title="Gradient descent from the content to a painting's mean features",
    make_config=ToyConfig.from_dict,
    build_network=_build_network,
    tiny=({"size": 2},),
    style="optional",
    needs_checkpoint=False,
    get_vision_networks=lambda config: ("vgg16",),
)

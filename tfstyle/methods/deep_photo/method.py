# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The method of Luan et al. 2017, as the registry knows it."""

from tfstyle.methods.contract import Method
from tfstyle.methods.deep_photo.config import DeepPhotoConfig


def _build_network(config, weights):
    from tfstyle.methods.deep_photo.network import DeepPhotoNetwork

    return DeepPhotoNetwork(config, weights)


METHOD = Method(
    name="deep_photo",
    title="Luan, Paris, Shechtman and Bala, Deep Photo Style Transfer, 2017",
    make_config=DeepPhotoConfig.from_dict,
    build_network=_build_network,
    tiny=(
        {
            "content_layers": {"conv2_1": 1.0},
            "style_layers": {"conv1_1": 0.5, "conv2_1": 1.0},
            "steps": 2,
            "photorealism_steps": 1,
            "halo": 2,
        },
    ),
    needs_checkpoint=False,
    get_vision_networks=lambda config: (config.network,),
)

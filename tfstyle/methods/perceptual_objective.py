# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Johnson et al.'s perceptual losses: what several networks are trained to do."""

from collections.abc import Mapping
from typing import Any

import keras
from keras import KerasTensor, ops

from tfstyle.features.endpoints import compute_stride
from tfstyle.losses.content import compute_content_loss
from tfstyle.losses.region_levels import reduce_to_layer
from tfstyle.losses.style import compute_style_loss
from tfstyle.losses.total_variation import compute_total_variation
from tfstyle.losses.weighted_sum import compute_weighted_sum
from tfstyle.methods.perceptual_config import PerceptualObjectiveConfig
from tfstyle.ops.region_statistics import compute_gram
from tfstyle.ops.resampling import harden


class PerceptualObjective:
    """Feature reconstruction, style reconstruction and total variation over the region.

    Johnson et al. 2016, section 3.2: Eq. 2 (content), Eqs. 3 and 4 (Gram matrices), Eq. 5 (their
    sum). A network of one style is given no style picture; the batch has it for the loss.

    Args:
      config: layers and weights.
      loss_networks: {network: `NetworkFeatures`} with the layers of `config.endpoints`.
    """

    def __init__(self, config: PerceptualObjectiveConfig, loss_networks: Mapping[str, Any]):
        self.config, self._features = config, loss_networks["vgg16"]

    def paint(self, network: Any, inputs: Mapping[str, KerasTensor]) -> KerasTensor:
        """The stylized pictures of a batch."""
        names = (
            ("content", "region", "style")
            if keras.tree.flatten(network.style_code_spec)
            else ("content", "region")
        )
        return network({name: inputs[name] for name in names})

    def compute_style_targets(self, style: KerasTensor) -> dict[str, KerasTensor]:
        """The Gram matrices of style pictures `[B, h, w, 3]`, `[B, C, C]` for each layer."""
        features = self._features(style, endpoints=self.config.style_layers)
        return {
            layer: compute_gram(maps, ops.ones_like(maps[..., :1]))
            for layer, maps in features.items()
        }

    def compute_loss(
        self, network: Any, inputs: Mapping[str, KerasTensor], stylized: KerasTensor
    ) -> tuple[KerasTensor, dict[str, KerasTensor]]:
        """Total and parts `content`, `style`, `tv`, float32 scalars."""
        del network
        config, region = self.config, harden(inputs["region"])
        targets = inputs.get("style_targets")
        if targets is None:
            targets = self.compute_style_targets(inputs["style"])
        made = self._features(stylized, endpoints=config.endpoints["vgg16"])
        kept = self._features(inputs["content"], endpoints=config.content_layers)
        content = [
            compute_content_loss(
                made[layer], ops.stop_gradient(kept[layer]), self._reduce(region, made, layer)
            )
            for layer in config.content_layers
        ]
        style = [
            compute_style_loss(
                compute_gram(made[layer], self._reduce(region, made, layer)),
                ops.stop_gradient(targets[layer]),
            )
            for layer in config.style_layers
        ]
        terms = {
            "content": sum(content) / len(content),
            "style": sum(style) / len(style),
            "tv": compute_total_variation(stylized, region),
        }
        weights = {name: getattr(config, f"{name}_weight") for name in terms}
        return compute_weighted_sum(terms, weights)

    def _reduce(self, region, features, layer):
        height, width = ops.shape(features[layer])[1], ops.shape(features[layer])[2]
        return reduce_to_layer(region, compute_stride(layer), height=height, width=width)

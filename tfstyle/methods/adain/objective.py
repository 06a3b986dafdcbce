# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What AdaIN's decoder is trained to do."""

from collections.abc import Mapping

from keras import KerasTensor, ops

from tfstyle.losses.feature_distance import compute_feature_distance, compute_moment_distance
from tfstyle.losses.weighted_sum import compute_weighted_sum
from tfstyle.methods.adain.config import AdainObjectiveConfig
from tfstyle.methods.adain.network import AdainNetwork
from tfstyle.methods.encoder_network import reduce_to_grid
from tfstyle.ops.region_statistics import compute_mean_std


class AdainObjective:
    """L = L_c + lambda L_s over the region (Huang and Belongie 2017, Eqs. 11 to 13).

    With g(t) what is painted and f the encoder, which is the loss network too:
      L_c = ||f(g(t)) - t||^2 (Eq. 12), t being AdaIN's own target, not the content's features;
      L_s = the sum over layers of ||mu(g(t)) - mu(s)||^2 + ||sigma(g(t)) - sigma(s)||^2 (Eq. 13).

    Norms are means over channels and positions, as in the paper's code.
    """

    def __init__(self, config: AdainObjectiveConfig):
        self.config = config

    def paint(self, network: AdainNetwork, inputs: Mapping[str, KerasTensor]) -> KerasTensor:
        """g(t), `[B, H, W, 3]`: not clipped, for beyond black and white it would not learn."""
        height, width = ops.shape(inputs["content"])[1], ops.shape(inputs["content"])[2]
        painted = network.decode(self._make_target(network, inputs), network.config.layer)
        return painted[:, :height, :width, :]

    def compute_loss(
        self, network: AdainNetwork, inputs: Mapping[str, KerasTensor], stylized: KerasTensor
    ) -> tuple[KerasTensor, dict[str, KerasTensor]]:
        """Total and the parts `content`, `style` and `style/<layer>`."""
        deepest, layers = network.config.layer, self.config.list_style_layers(network.config)
        stylized, region = network.fit(stylized, inputs["region"])
        wanted = tuple(dict.fromkeys((*layers, deepest)))
        made = dict(zip(wanted, network.encode(stylized, *wanted)))
        style, everywhere = network.fit(inputs["style"], ops.ones_like(inputs["style"][..., :1]))
        goals = dict(zip(layers, network.encode(style, *layers)))
        terms = {
            "content": compute_feature_distance(
                made[deepest],
                ops.stop_gradient(self._make_target(network, inputs)),
                reduce_to_grid(region, deepest),
            )
        }
        by_layer = {}
        for layer in layers:
            moments = compute_mean_std(goals[layer], reduce_to_grid(everywhere, layer))
            by_layer[f"style/{layer}"] = compute_moment_distance(
                made[layer], reduce_to_grid(region, layer), *moments
            )
        terms["style"] = sum(by_layer.values())
        weights = {"content": self.config.content_weight, "style": self.config.style_weight}
        return compute_weighted_sum(
            {**terms, **by_layer}, {**weights, **dict.fromkeys(by_layer, 0)}
        )

    def _make_target(self, network, inputs):
        content, region = network.fit(inputs["content"], inputs["region"])
        return network.compute_target(content, region, network.encode_style(inputs["style"]))

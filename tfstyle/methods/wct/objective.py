# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What WCT's decoders are trained to do."""

from collections.abc import Mapping

from keras import KerasTensor, ops

from tfstyle.losses.feature_distance import compute_feature_distance
from tfstyle.losses.weighted_sum import compute_weighted_sum
from tfstyle.methods.wct.config import WctObjectiveConfig
from tfstyle.methods.wct.network import WctNetwork


class WctObjective:
    """Each decoder inverts the encoder: L = ||o - i||^2 + lambda ||Phi(o) - Phi(i)||^2.

    Eq. 1 of Li et al. 2017, of whole photographs, i, and what is painted from their features, o;
    no style takes part. The decoders learn side by side from the same batches, each from the
    features that the encoder gives, and the loss is the sum over them. Norms are means.
    """

    def __init__(self, config: WctObjectiveConfig):
        self.config = config

    def paint(self, network: WctNetwork, inputs: Mapping[str, KerasTensor]) -> KerasTensor:
        """What the decoder of the first level makes of the content: `[B, H, W, 3]`, not clipped."""
        height, width = ops.shape(inputs["content"])[1], ops.shape(inputs["content"])[2]
        content, _ = network.fit(inputs["content"], inputs["region"])
        layer = network.config.layers[0]
        (features,) = network.encode(content, layer)
        return network.decode(features, layer)[:, :height, :width, :]

    def compute_loss(
        self, network: WctNetwork, inputs: Mapping[str, KerasTensor], stylized: KerasTensor
    ) -> tuple[KerasTensor, dict[str, KerasTensor]]:
        """Total and the parts `pixel/<layer>` and `feature/<layer>` of every level."""
        content, _ = network.fit(inputs["content"], inputs["region"])
        layers = network.config.layers
        terms, weights = {}, {}
        for layer, features in zip(layers, network.encode(content, *layers)):
            if layer == layers[0]:
                painted, _ = network.fit(stylized, inputs["region"])
            else:
                painted = network.decode(features, layer)
            (again,) = network.encode(painted, layer)
            for part, made, goal in (
                ("pixel", painted, content),
                ("feature", again, ops.stop_gradient(features)),
            ):
                everywhere = ops.ones_like(goal[..., :1])
                terms[f"{part}/{layer}"] = compute_feature_distance(made, goal, everywhere)
                weights[f"{part}/{layer}"] = getattr(self.config, f"{part}_weight")
        return compute_weighted_sum(terms, weights)

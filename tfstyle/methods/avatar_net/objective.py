# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What Avatar-Net's decoder is trained to do."""

from collections.abc import Mapping

from keras import KerasTensor, ops

from tfstyle.losses.feature_distance import compute_feature_distance
from tfstyle.losses.total_variation import compute_total_variation
from tfstyle.losses.weighted_sum import compute_weighted_sum
from tfstyle.methods.avatar_net.config import AvatarNetObjectiveConfig
from tfstyle.methods.avatar_net.network import DEEPEST, FUSED, AvatarNetwork


class AvatarNetObjective:
    """L = l_p ||o - i||^2 + l_f sum over layers of ||Phi(o) - Phi(i)||^2 + l_tv TV(o).

    Section 3.3 of Sheng et al. 2018, of whole photographs, i, and what the decoder makes of their
    own features, o, with their own moments at the fusions: no style takes part. The layers are
    relu1_1 to relu4_1; norms are means.
    """

    def __init__(self, config: AvatarNetObjectiveConfig):
        self.config = config

    def paint(self, network: AvatarNetwork, inputs: Mapping[str, KerasTensor]) -> KerasTensor:
        """o, `[B, H, W, 3]`, not bounded."""
        return network.reconstruct(inputs["content"])

    def compute_loss(
        self, network: AvatarNetwork, inputs: Mapping[str, KerasTensor], stylized: KerasTensor
    ) -> tuple[KerasTensor, dict[str, KerasTensor]]:
        """Total and the parts `pixel`, `feature` and `tv`."""
        everywhere = ops.ones_like(inputs["content"][..., :1])
        made, kept = (
            network.encode(network.fit(picture, everywhere)[0], *FUSED, DEEPEST)
            for picture in (stylized, inputs["content"])
        )
        terms = {
            "pixel": compute_feature_distance(stylized, inputs["content"], everywhere),
            "feature": sum(
                compute_feature_distance(one, ops.stop_gradient(other), ops.ones_like(one[..., :1]))
                for one, other in zip(made, kept)
            ),
            "tv": compute_total_variation(stylized, everywhere),
        }
        weights = {name: getattr(self.config, f"{name}_weight") for name in terms}
        return compute_weighted_sum(terms, weights)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a SANet is trained to do."""

from collections.abc import Mapping

from keras import KerasTensor, ops

from tfstyle.losses.feature_distance import compute_feature_distance, compute_moment_distance
from tfstyle.losses.weighted_sum import compute_weighted_sum
from tfstyle.methods.encoder_network import reduce_to_grid
from tfstyle.methods.sanet.network import SanetNetwork
from tfstyle.methods.sanet.objective_config import SanetObjectiveConfig
from tfstyle.ops.region_statistics import compute_mean_std

CONTENT_LAYERS = ("relu4_1", "relu5_1")
STYLE_LAYERS = tuple(f"relu{block}_1" for block in range(1, 6))


class SanetObjective:
    """L = l_c L_c + l_s L_s + L_identity (Park & Lee 2019, Eq. 6), over the region.

    With E the encoder, which is the loss network too, and I_xy the picture painted of x in the
    style of y:
      L_c = sum over relu4_1, relu5_1 of ||N(E(I_cs)) - N(E(I_c))||^2, N normalizing each channel
        to mean 0 and deviation 1 (Eq. 7);
      L_s = sum over relu1_1 to relu5_1 of ||mu(E(I_cs)) - mu(E(I_s))||^2 + ||sigma(E(I_cs)) -
        sigma(E(I_s))||^2 (Eq. 8);
      L_identity = l_1 (||I_cc - I_c||^2 + ||I_ss - I_s||^2) + l_2 sum over relu1_1 to relu5_1 of
        ||E(I_cc) - E(I_c)||^2 + ||E(I_ss) - E(I_s)||^2 (Eq. 9), of whole pictures.

    Norms are means over channels and positions, as in their code.
    """

    def __init__(self, config: SanetObjectiveConfig):
        self.config = config

    def paint(self, network: SanetNetwork, inputs: Mapping[str, KerasTensor]) -> KerasTensor:
        """I_cs, `[B, H, W, 3]`, not bounded."""
        return network.paint_unbounded(
            inputs["content"], inputs["region"], network.encode_style(inputs["style"])
        )

    def compute_loss(
        self, network: SanetNetwork, inputs: Mapping[str, KerasTensor], stylized: KerasTensor
    ) -> tuple[KerasTensor, dict[str, KerasTensor]]:
        """Total and the parts `content`, `style`, `pixel_identity` and `feature_identity`."""
        config, content, style = self.config, inputs["content"], inputs["style"]
        goals = {role: _look(network, inputs[role]) for role in ("content", "style")}
        made, weights = _look(network, stylized, region=inputs["region"])
        terms = {
            "content": sum(
                compute_feature_distance(
                    _normalize(made[layer], weights[layer]),
                    _normalize(goals["content"][0][layer], weights[layer]),
                    weights[layer],
                )
                for layer in CONTENT_LAYERS
            ),
            "style": sum(
                compute_moment_distance(
                    made[layer],
                    weights[layer],
                    *compute_mean_std(*(part[layer] for part in goals["style"])),
                )
                for layer in STYLE_LAYERS
            ),
        }
        pixels, features = zip(
            *(
                _compare_with_itself(network, picture, goals[role])
                for role, picture in (("content", content), ("style", style))
            )
        )
        terms |= {"pixel_identity": sum(pixels), "feature_identity": sum(features)}
        return compute_weighted_sum(
            terms, {name: getattr(config, f"{name}_weight") for name in terms}
        )


def _look(network, picture, *, region=None):
    """({layer: features}, {layer: weights of the positions})."""
    region = ops.ones_like(picture[..., :1]) if region is None else region
    picture, region = network.fit(picture, region)
    features = dict(zip(STYLE_LAYERS, network.encode(picture, *STYLE_LAYERS)))
    return features, {layer: reduce_to_grid(region, layer) for layer in STYLE_LAYERS}


def _normalize(features, weights):
    mean, deviation = compute_mean_std(features, weights)
    return (features - mean) / deviation


def _compare_with_itself(network, picture, goal):
    """Distances `[B]` of a picture painted in its own style to itself: pixels, features."""
    everywhere = ops.ones_like(picture[..., :1])
    painted = network.paint_unbounded(picture, everywhere, network.encode_style(picture))
    features, weights = _look(network, painted)
    distances = [
        compute_feature_distance(features[layer], goal[0][layer], weights[layer])
        for layer in STYLE_LAYERS
    ]
    return compute_feature_distance(painted, picture, everywhere), sum(distances)

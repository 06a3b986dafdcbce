# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a picture is optimized for: content, style and smoothness."""

from collections.abc import Mapping
from typing import Any

from keras import KerasTensor, ops

from tfstyle.features.endpoints import compute_reach, compute_stride
from tfstyle.features.network_features import NetworkFeatures
from tfstyle.losses.content import compute_content_loss
from tfstyle.losses.region_levels import reduce_to_layer, reduce_to_receptive_fields
from tfstyle.losses.style import compute_style_loss
from tfstyle.losses.total_variation import compute_total_variation
from tfstyle.losses.weighted_sum import compute_weighted_sum
from tfstyle.ops.region_statistics import compute_gram


class PictureObjective:
    """The loss of Gatys, Ecker and Bethge, "Image Style Transfer Using CNNs", CVPR 2016.

    With F^l, P^l, S^l the features of the picture x, the content p and the style a at layer l, N_l
    channels and M_l positions:

      L_content = 1/2 sum_ij (F^l_ij - P^l_ij)^2                                  (Eq. 1)
      G^l_ij = sum_k F^l_ik F^l_jk,   A^l_ij = sum_k S^l_ik S^l_jk                (Eq. 3)
      E_l = 1 / (4 N_l^2 M_l^2) sum_ij (G^l_ij - A^l_ij)^2                        (Eq. 4)
      L_style = sum_l w_l E_l                                                     (Eq. 5)
      L_total = alpha L_content + beta L_style                                    (Eq. 7)

    *Deviations*: sums run over positions of the region only, and Gram matrices are divided by its
    mass. Each E_l is divided by the sum of A_l^2 (`compute_style_loss`), the content loss by the
    content's own variation (`compute_content_loss`): the paper's network was rescaled to a mean
    activation of 1 in each channel, that of keras.applications is not, and with shares a weight
    means the same at any layer, size and region. Total variation is not in the paper.

    Args:
      features: `NetworkFeatures` of a VGG, with all layers.
      network: which: "vgg16" or "vgg19".
      content_layers, style_layers: {layer: weight}; only their ratios count.
      content_weight, style_weight, tv_weight: alpha, beta, and that of the total variation.
    """

    def __init__(
        self,
        features: NetworkFeatures,
        *,
        network: str,
        content_layers: Mapping[str, float],
        style_layers: Mapping[str, float],
        content_weight: float,
        style_weight: float,
        tv_weight: float,
    ):
        self._features = features
        self._network = network
        self._layers = {"content": _to_shares(content_layers), "style": _to_shares(style_layers)}
        self.weights = {
            "content": content_weight,
            "style": style_weight,
            "total_variation": tv_weight,
        }

    def compute_grams(self, style: KerasTensor, region: KerasTensor) -> dict[str, KerasTensor]:
        """{layer: `[B, C, C]`}, A_l of Eq. 3 over the region `[B, h, w, 1]` of a style picture."""
        features = self._features(style, endpoints=tuple(self._layers["style"]))
        return {
            layer: compute_gram(values, self._reduce(region, layer, values, whole_fields=True))
            for layer, values in features.items()
        }

    def make_constants(
        self, content: KerasTensor, region: KerasTensor, grams: Mapping[str, KerasTensor]
    ) -> dict[str, Any]:
        """What `compute_terms` compares with, for pictures of the content's size.

        Args:
          content, region: `[B, H, W, 3]` and `[B, H, W, 1]`, zeros and ones.
          grams: of `compute_grams`.
        """
        features = self._features(content)
        return {
            "region": ops.convert_to_tensor(region, dtype="float32"),
            "content": {layer: features[layer] for layer in self._layers["content"]},
            "content_region": {
                layer: self._reduce(region, layer, features[layer])
                for layer in self._layers["content"]
            },
            "grams": {layer: ops.convert_to_tensor(gram) for layer, gram in grams.items()},
            "style_region": {
                layer: self._reduce(region, layer, features[layer], whole_fields=True)
                for layer in self._layers["style"]
            },
        }

    def compute_terms(
        self, picture: KerasTensor, constants: Mapping[str, Any]
    ) -> dict[str, KerasTensor]:
        """{name: `[B]`} of the unweighted terms of Eq. 7, and the total variation."""
        features = self._features(picture)
        terms = {}
        if self._layers["content"]:
            terms["content"] = sum(
                weight
                * compute_content_loss(
                    features[layer],
                    constants["content"][layer],
                    constants["content_region"][layer],
                )
                for layer, weight in self._layers["content"].items()
            )
        if self._layers["style"]:
            terms["style"] = sum(
                weight
                * compute_style_loss(
                    compute_gram(features[layer], constants["style_region"][layer]),
                    constants["grams"][layer],
                )
                for layer, weight in self._layers["style"].items()
            )
        if self.weights["total_variation"]:
            terms["total_variation"] = compute_total_variation(picture, constants["region"])
        return terms

    def compute_loss(
        self, picture: KerasTensor, constants: Mapping[str, Any]
    ) -> tuple[KerasTensor, dict[str, KerasTensor]]:
        """The total and its named parts, scalars."""
        terms = self.compute_terms(picture, constants)
        return compute_weighted_sum(terms, {name: self.weights[name] for name in terms})

    def _reduce(self, region, layer, values, *, whole_fields=False):
        height, width = ops.shape(values)[1:3]
        sides = {"height": height, "width": width}
        if not whole_fields:
            return reduce_to_layer(region, compute_stride(layer), **sides)
        reach = compute_reach(layer, network=self._network)
        return reduce_to_receptive_fields(region, compute_stride(layer), reach=reach, **sides)


def _to_shares(layers):
    total = sum(layers.values())
    return {layer: weight / total for layer, weight in layers.items() if weight}

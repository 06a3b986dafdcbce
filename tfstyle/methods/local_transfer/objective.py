# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a local transfer network is trained to do."""

from collections.abc import Mapping
from typing import Any

from keras import KerasTensor, ops

from tfstyle.features.endpoints import compute_stride
from tfstyle.losses.colour_distribution import compute_colour_loss, compute_colour_quantiles
from tfstyle.losses.content import compute_content_loss
from tfstyle.losses.grid import compute_grid_loss
from tfstyle.losses.orientation import compute_axis_alignment, compute_orientation_loss
from tfstyle.losses.palette import compute_palette_loss, sample_colours
from tfstyle.losses.region_levels import reduce_to_layer
from tfstyle.losses.style import compute_style_loss
from tfstyle.losses.total_variation import compute_total_variation
from tfstyle.losses.variogram import compute_variogram, compute_variogram_loss
from tfstyle.losses.weighted_sum import compute_weighted_sum
from tfstyle.methods.local_transfer.objective_config import LocalTransferObjectiveConfig
from tfstyle.methods.local_transfer.training_pass import paint_for_training
from tfstyle.ops.palette_transfer import POOLING, describe_palette, transfer_palette
from tfstyle.ops.region_statistics import compute_gram
from tfstyle.ops.resampling import harden, pad_by_edge, pad_by_zero, round_up
from tfstyle.ops.statistics_tape import StatisticsTape


class LocalTransferObjective:
    """Content, style and total variation losses over the region (Sun & Liu 2020, Eqs. 3-6).

    Args:
      config: layers and weights.
      loss_networks: {network: `NetworkFeatures`} with the layers of `config.endpoints`.
    """

    def __init__(self, config: LocalTransferObjectiveConfig, loss_networks: Mapping[str, Any]):
        self.config, self._networks = config, loss_networks

    def paint(self, network: Any, inputs: Mapping[str, KerasTensor]) -> KerasTensor:
        """The stylized pictures of a batch; see `paint_for_training`."""
        return paint_for_training(network, inputs, coarse_share=self.config.coarse_share)

    def compute_loss(
        self, network: Any, inputs: Mapping[str, Any], stylized: KerasTensor
    ) -> tuple[KerasTensor, dict[str, KerasTensor]]:
        """As `__call__`, of a batch; the targets are computed unless the batch brings them."""
        del network
        targets = inputs.get("style_targets")
        if targets is None:
            targets = self.compute_style_targets(inputs["style"])
        targets = {name: ops.stop_gradient(value) for name, value in targets.items()}
        return self(stylized, inputs["content"], inputs["region"], targets)

    def compute_style_targets(self, style: KerasTensor) -> dict[str, KerasTensor]:
        """All that the losses need of a style picture `[B, h, w, 3]`; once for each picture."""
        config, everywhere = self.config, ops.ones_like(style[..., :1])
        targets = {}
        if config.content_reference == "colour_matched":
            targets["colours"] = describe_palette(style)
        if config.colour_weight:
            targets["colour_quantiles"] = compute_colour_quantiles(style)
        if config.variogram_weight:
            targets["variogram"], _ = compute_variogram(style, everywhere)
        if config.orientation_weight:
            targets["axis_alignment"] = compute_axis_alignment(style, everywhere)
        if config.palette_weight:
            targets["palette"] = sample_colours(style)
        for network, layers in self._list_style_layers().items():
            features = self._networks[network](style, endpoints=layers)
            for layer in layers:
                targets[layer] = self._compute_gram(features[layer], everywhere, layer)
        return targets

    def __call__(
        self,
        stylized: KerasTensor,
        content: KerasTensor,
        region: KerasTensor,
        style_targets: Mapping[str, KerasTensor],
    ) -> tuple[KerasTensor, dict[str, KerasTensor]]:
        """Total and parts, float32 scalars.

        The parts are `content`, `style`, `tv`, those of the other terms that have a weight, and one
        `style/<layer>` each.

        `stylized` and `content` are `[B, H, W, 3]`, `region` `[B, H, W, 1]`.
        """
        config, region = self.config, harden(region)
        reference = self._make_reference(content, region, style_targets)
        terms = self._compute_picture_terms(stylized, region, style_targets)
        stylized, reference, content, region = self._move(stylized, reference, content, region)
        made = {
            name: self._networks[name](stylized, endpoints=layers)
            for name, layers in config.endpoints.items()
        }
        kept = self._networks["vgg16"](reference, endpoints=config.content_layers)
        terms["content"] = sum(
            compute_content_loss(
                made["vgg16"][layer],
                ops.stop_gradient(kept[layer]),
                self._reduce(region, kept[layer], layer, erosion=0),
            )
            for layer in config.content_layers
        ) / max(len(config.content_layers), 1)
        by_layer = {}
        for network, layers in self._list_style_layers().items():
            losses = {
                f"style/{layer}": compute_style_loss(
                    self._compute_gram(made[network][layer], region, layer),
                    style_targets[layer],
                    distance=config.style_distance,
                )
                for layer in layers
            }
            name = "style" if network == "vgg16" else network
            terms[name] = sum(losses.values()) / len(losses)
            by_layer.update(losses)
        if config.outside_style_weight:
            terms["outside_style"] = self._compute_outside_style(
                made["vgg16"], content, 1.0 - region
            )
        weights = {name: getattr(config, f"{name}_weight") for name in terms}
        weights.update(dict.fromkeys(by_layer, 0.0))
        return compute_weighted_sum({**terms, **by_layer}, weights)

    def _list_style_layers(self):
        layers = {"vgg16": self.config.style_layers}
        if self.config.squeezenet_weight:
            layers["squeezenet"] = self.config.squeezenet_layers
        return layers

    def _compute_picture_terms(self, stylized, region, targets):
        """The terms that need no loss network."""
        config, terms = self.config, {"tv": compute_total_variation(stylized, region)}
        if config.colour_weight:
            half = slice(None), slice(None, None, 2), slice(None, None, 2)
            terms["colour"] = compute_colour_loss(
                stylized[half], region[half], targets["colour_quantiles"]
            )
        if config.variogram_weight:
            terms["variogram"] = compute_variogram_loss(
                *compute_variogram(stylized, region), targets["variogram"]
            )
        if config.orientation_weight:
            terms["orientation"] = compute_orientation_loss(
                compute_axis_alignment(stylized, region), targets["axis_alignment"]
            )
        if config.palette_weight:
            terms["palette"] = compute_palette_loss(stylized, region, targets["palette"])
        if config.grid_weight:
            terms["grid"] = compute_grid_loss(stylized, region)
        return terms

    def _move(self, *pictures):
        """The pictures less up to `jitter` rows and columns, the same of each.

        How many is a function of the pixels, so that a run that is resumed repeats it.
        """
        jitter = self.config.jitter
        if not jitter:
            return pictures
        shape = ops.shape(pictures[0])
        chance = ops.sum(ops.cast(pictures[2], "float32")[:, 0, :, :2], axis=(0, 1))
        start = ops.cast(ops.floor(1e4 * chance), "int32") % (jitter + 1)
        start = ops.concatenate([ops.zeros(1, "int32"), start, ops.zeros(1, "int32")], axis=0)
        return [
            ops.slice(p, start, (shape[0], shape[1] - jitter, shape[2] - jitter, p.shape[-1]))
            for p in pictures
        ]

    def _make_reference(self, content, region, targets):
        if self.config.content_reference == "content":
            return content
        height, width = ops.shape(content)[1], ops.shape(content)[2]
        grown = [round_up(side, POOLING, at_least=POOLING) for side in (height, width)]
        pictures = pad_by_edge(content, *grown), pad_by_zero(region, *grown)
        mapped = transfer_palette(*pictures, targets["colours"], StatisticsTape())
        return ops.where(region > 0.5, mapped[:, :height, :width], content)

    def _reduce(self, region, features, layer, *, erosion):
        height, width = ops.shape(features)[1], ops.shape(features)[2]
        return reduce_to_layer(
            region, compute_stride(layer), height=height, width=width, erosion=erosion
        )

    def _compute_gram(self, features, region, layer):
        weights = self._reduce(region, features, layer, erosion=self.config.region_erosion)
        return compute_gram(features, weights)

    def _compute_outside_style(self, made, content, outside):
        kept = self._networks["vgg16"](content, endpoints=self.config.style_layers)
        losses = [
            compute_style_loss(
                self._compute_gram(made[layer], outside, layer),
                ops.stop_gradient(self._compute_gram(kept[layer], outside, layer)),
                distance=self.config.style_distance,
            )
            for layer in self.config.style_layers
        ]
        # A region that is the whole picture leaves nothing outside to hold.
        anything = ops.cast(ops.sum(outside, axis=(1, 2, 3)) > 0, "float32")
        return anything * sum(losses) / len(losses)

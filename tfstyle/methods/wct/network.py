# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Arbitrary style transfer by whitening and colouring."""

from typing import Any

from keras import KerasTensor, ops

from tfstyle.methods.encoder_network import EncoderNetwork, reduce_to_grid
from tfstyle.methods.wct.config import WctConfig
from tfstyle.ops.feature_transforms import (
    compute_covariance_root,
    compute_whitening,
    mix_features,
    transform_features,
)
from tfstyle.ops.region_statistics import compute_mean_covariance
from tfstyle.ops.statistics_tape import StatisticsTape

StyleCode = dict[str, dict[str, KerasTensor]]


class WctNetwork(EncoderNetwork):
    """Li et al., "Universal Style Transfer via Feature Transforms", NIPS 2017.

    For each level, relu5_1 down to relu1_1, beginning with the content:
      1. encoder: VGG19 up to the level sees the picture, f(c);
      2. whitening (Eq. 2): E D^-1/2 E^T (f(c) - mu(f(c))), with the moments of the region;
      3. colouring (Eq. 3): the same with the root of the style's covariance, plus its mean;
      4. strength (Eq. 4): alpha times that and 1 - alpha times f(c);
      5. decoder: trained to invert the encoder, nothing else; the next level sees its picture.

    A style code is, for each level, the mean and the symmetric root of the covariance. Colouring is
    linear in it, so that a mixture of codes blends the transformed features, as in their section
    4.2.

    Deviations: small eigenvalues are raised to a floor, not cut off, so that the picture does not
    jump where one passes it; pictures between levels are clipped to [0, 1].
    """

    method = "wct"

    def __init__(
        self, config: WctConfig | None = None, *, weights: str | None = None, **kwargs: Any
    ):
        config = config or WctConfig()
        super().__init__(config, config.layers, weights=weights, **kwargs)
        self._channels = {layer: config.list_blocks(layer)[-1][-1] for layer in config.layers}

    @property
    def style_code_spec(self) -> StyleCode:
        """{layer: mean and root of the covariance}."""
        return {
            layer: {"mean": KerasTensor((None, c)), "root": KerasTensor((None, c, c))}
            for layer, c in self._channels.items()
        }

    @property
    def statistics_layout(self) -> tuple[tuple[str, int], ...]:
        """What `compute_statistics` measures, for `combine_statistics`."""
        return tuple(("mean_covariance", channels) for channels in self._channels.values())

    def encode_style(self, style: KerasTensor) -> StyleCode:
        """{layer: {"mean": `[B, C]`, "root": `[B, C, C]`}} of `[B, h, w, 3]` in [0, 1]."""
        style, everywhere = self.fit(style, ops.ones_like(style[..., :1]))
        code = {}
        for layer, features in zip(self.config.layers, self.encode(style, *self.config.layers)):
            mean, covariance = compute_mean_covariance(features, reduce_to_grid(everywhere, layer))
            code[layer] = {"mean": mean, "root": compute_covariance_root(covariance)}
        return code

    def paint_with_tape(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: StyleCode,
        tape: StatisticsTape,
        *,
        style_strength: KerasTensor | None = None,
    ) -> KerasTensor:
        """See `TilingBase`."""
        height, width = ops.shape(content)[1], ops.shape(content)[2]
        picture, region = self.fit(content, region)
        for layer in self.config.layers:
            (features,) = self.encode(picture, layer)
            mean, covariance = tape.mean_covariance(features, reduce_to_grid(region, layer))
            whitening = compute_whitening(covariance, floor=self.config.eigenvalue_floor)
            goal = style_code[layer]
            styled = transform_features(features, mean, whitening, goal["mean"], goal["root"])
            mixed = mix_features(features, styled, style_strength)
            picture = ops.clip(self.decode(mixed, layer), 0.0, 1.0)
        return picture[:, :height, :width, :]

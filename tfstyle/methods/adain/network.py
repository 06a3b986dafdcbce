# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Arbitrary style transfer by adaptive instance normalization."""

from typing import Any

from keras import KerasTensor, ops

from tfstyle.methods.adain.config import AdainConfig
from tfstyle.methods.encoder_network import EncoderNetwork, reduce_to_grid
from tfstyle.ops.feature_transforms import adapt_instances, mix_features
from tfstyle.ops.region_statistics import compute_mean_std
from tfstyle.ops.statistics_tape import StatisticsTape

StyleCode = dict[str, KerasTensor]


class AdainNetwork(EncoderNetwork):
    """Huang and Belongie, "Arbitrary Style Transfer in Real-time with AdaIN", ICCV 2017.

    1. encoder: VGG19 up to relu4_1 sees content and style, f(c) and f(s);
    2. AdaIN (Eq. 8): t = sigma(f(s)) (f(c) - mu(f(c))) / sigma(f(c)) + mu(f(s)), with the content's
       moments taken over the region (their section 7.3 gives each region a style in this way);
    3. strength (Eq. 14): (1 - alpha) f(c) + alpha t;
    4. decoder: the mirrored encoder paints it, g(t).

    A style code is the pair mu(f(s)), sigma(f(s)). AdaIN is linear in it, so that a mixture of
    codes paints the interpolation of styles of Eq. 15.
    """

    method = "adain"

    def __init__(
        self, config: AdainConfig | None = None, *, weights: str | None = None, **kwargs: Any
    ):
        config = config or AdainConfig()
        super().__init__(config, (config.layer,), weights=weights, **kwargs)
        self._channels = config.list_blocks(config.layer)[-1][-1]

    @property
    def style_code_spec(self) -> dict[str, KerasTensor]:
        """Mean and standard deviation of each channel."""
        return {
            "mean": KerasTensor((None, self._channels)),
            "deviation": KerasTensor((None, self._channels)),
        }

    @property
    def statistics_layout(self) -> tuple[tuple[str, int], ...]:
        """What `compute_statistics` measures, for `combine_statistics`."""
        return (("mean_std", self._channels),)

    def encode_style(self, style: KerasTensor) -> StyleCode:
        """{"mean", "deviation"}, each `[B, C]` float32, of `[B, h, w, 3]` in [0, 1]."""
        style, everywhere = self.fit(style, ops.ones_like(style[..., :1]))
        (features,) = self.encode(style, self.config.layer)
        mean, deviation = compute_mean_std(features, reduce_to_grid(everywhere, self.config.layer))
        return {"mean": mean[:, 0, 0, :], "deviation": deviation[:, 0, 0, :]}

    def compute_target(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: StyleCode,
        *,
        style_strength: KerasTensor | None = None,
        tape: StatisticsTape | None = None,
    ) -> KerasTensor:
        """t, the features that the decoder is to paint, `[B, H / s, W / s, C]`.

        `content` and `region` as `fit` gives them; the tape measures or replays the moments.
        """
        tape = StatisticsTape() if tape is None else tape
        (features,) = self.encode(content, self.config.layer)
        moments = tape.mean_std(features, reduce_to_grid(region, self.config.layer))
        styled = adapt_instances(features, *moments, style_code["mean"], style_code["deviation"])
        return mix_features(features, styled, style_strength)

    def compute_statistics(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: StyleCode,
        *,
        style_strength: KerasTensor | None = None,
        shared: bool = False,
    ) -> KerasTensor:
        """Mean and deviation of the content's features, `[B, 2 C]`, or `[1, 2 C]` if shared."""
        del style_code, style_strength  # they come after
        tape = StatisticsTape(shared=shared)
        content, region = self.fit(content, region)
        (features,) = self.encode(content, self.config.layer)
        tape.mean_std(features, reduce_to_grid(region, self.config.layer))
        return tape.flat

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
        content, region = self.fit(content, region)
        target = self.compute_target(
            content, region, style_code, style_strength=style_strength, tape=tape
        )
        painted = ops.clip(self.decode(target, self.config.layer), 0.0, 1.0)
        return painted[:, :height, :width, :]

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The network of Sheng et al. 2018."""

from collections.abc import Mapping
from typing import Any

from keras import KerasTensor, ops

from tfstyle.features.endpoints import compute_reach
from tfstyle.methods.avatar_net.config import AvatarNetConfig
from tfstyle.methods.encoder_network import EncoderNetwork, reduce_to_grid
from tfstyle.ops.feature_transforms import (
    adapt_instances,
    compute_covariance_root,
    compute_whitening,
    map_channels,
    mix_features,
)
from tfstyle.ops.patch_swap import swap_patches
from tfstyle.ops.region_statistics import compute_mean_covariance, compute_mean_std
from tfstyle.ops.statistics_tape import StatisticsTape

DEEPEST = "relu4_1"
FUSED = ("relu1_1", "relu2_1", "relu3_1")  # the skips of the hourglass


class AvatarNetwork(EncoderNetwork):
    """Sheng et al., "Avatar-Net: Multi-scale Zero-shot Style Transfer by Feature Decoration", 2018.

      1. Content and style through a pretrained VGG19, frozen, up to relu4_1: z_c and z_s.
      2. The style decorator, section 3.2: both are whitened (Eq. 5), each patch of the content
         gives way to the most alike of the style (Eqs. 6 and 7, `ops/patch_swap.py`), and the
         result is coloured with the style's covariance and mean (Eq. 8).
      3. The decoder mirrors the VGG. At relu3_1, relu2_1 and relu1_1 its features take on the mean
         and deviation of the style's there (style fusion, Eq. 9).

    The decoder learns to reconstruct photographs alone, see `objective.py`.

    Statistics of the content are of its region, those of the style of its own. The style code
    holds the style's whitened features, their `weights` (0 where a position is none of the style),
    `mean` and `root` of the covariance, and mean and deviation at the three other layers.

    Deviations: `style_strength` mixes features before and after the decorator, and the moments of
    content and style at each fusion, so that 0 is the content reconstructed; the authors' code
    mixes whitened features, and its 0 has the style's colours. Small eigenvalues are raised to a
    floor, not cut off.
    """

    method = "avatar_net"
    takes_style_region = True
    mixes_styles = False
    exports = False  # ONNX and TFLite have no eigendecomposition

    def __init__(
        self, config: AvatarNetConfig | None = None, *, weights: str | None = None, **kwargs: Any
    ):
        config = config or AvatarNetConfig()
        super().__init__(config, (DEEPEST,), weights=weights, **kwargs)
        self._channels = {layer: config.list_blocks(layer)[-1][-1] for layer in (*FUSED, DEEPEST)}

    @property
    def radius(self) -> int:
        """Encoder, a cell, decoder, and patches, first matched and then laid over each other."""
        patches = 2 * (self.config.patch_size // 2) * self.stride
        return 2 * compute_reach(DEEPEST, network=self.config.vgg) + self.stride - 1 + patches

    @property
    def statistics_layout(self) -> tuple[tuple[str, int], ...]:
        """What a pass measures of the content, in order."""
        own = [("mean_std", self._channels[layer]) for layer in FUSED]
        return (*own, ("mean_covariance", self._channels[DEEPEST]), *own[::-1])

    @property
    def style_code_spec(self) -> dict[str, Any]:
        """See the class."""
        deepest = self._channels[DEEPEST]
        moments = {
            layer: {"mean": KerasTensor((None, size)), "deviation": KerasTensor((None, size))}
            for layer, size in self._channels.items()
            if layer in FUSED
        }
        return {
            "whitened": KerasTensor((None, None, None, deepest)),
            "weights": KerasTensor((None, None, None, 1)),
            "mean": KerasTensor((None, deepest)),
            "root": KerasTensor((None, deepest, deepest)),
            **moments,
        }

    def encode_style(
        self, style: KerasTensor, *, region: KerasTensor | None = None
    ) -> dict[str, Any]:
        """The code of a style, or of its `region` `[B, h, w, 1]`."""
        region = ops.ones_like(style[..., :1]) if region is None else region
        style, region = self.fit(style, region)
        *fine, features = self.encode(style, *FUSED, DEEPEST)
        weights = reduce_to_grid(region, DEEPEST)
        mean, covariance = compute_mean_covariance(features, weights)
        return {
            "whitened": self._whiten(features, mean, covariance),
            "weights": weights,
            "mean": mean,
            "root": compute_covariance_root(covariance),
            **{layer: self._measure(f, region, layer) for layer, f in zip(FUSED, fine)},
        }

    def reconstruct(self, content: KerasTensor) -> KerasTensor:
        """What the decoder makes of a picture's own features, `[B, H, W, 3]`, not bounded."""
        height, width = ops.shape(content)[1], ops.shape(content)[2]
        content, region = self.fit(content, ops.ones_like(content[..., :1]))
        *fine, features = self.encode(content, *FUSED, DEEPEST)
        goals = {layer: self._measure(f, region, layer) for layer, f in zip(FUSED, fine)}
        painted = self._decode(features, region, goals, StatisticsTape())
        return painted[:, :height, :width, :]

    def decorate(
        self,
        features: KerasTensor,
        mean: KerasTensor,
        covariance: KerasTensor,
        style_code: Mapping[str, Any],
    ) -> KerasTensor:
        """The content's features `[B, H, W, C]`, of these moments, made of the style's."""
        swapped = swap_patches(
            self._whiten(features, mean, covariance),
            style_code["whitened"],
            style_code["weights"],
            size=self.config.patch_size,
        )
        return map_channels(swapped, style_code["root"]) + style_code["mean"][:, None, None, :]

    def paint_with_tape(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: Mapping[str, Any],
        tape: StatisticsTape,
        *,
        style_strength: KerasTensor | None = None,
    ) -> KerasTensor:
        """See `TilingBase`."""
        height, width = ops.shape(content)[1], ops.shape(content)[2]
        content, region = self.fit(content, region)
        *fine, features = self.encode(content, *FUSED, DEEPEST)
        goals = {
            layer: self._mix_moments(
                tape.mean_std(own, reduce_to_grid(region, layer)), style_code[layer], style_strength
            )
            for layer, own in zip(FUSED, fine)
        }
        moments = tape.mean_covariance(features, reduce_to_grid(region, DEEPEST))
        decorated = self.decorate(features, *moments, style_code)
        mixed = mix_features(features, decorated, style_strength)
        painted = self._decode(mixed, region, goals, tape)
        return ops.clip(painted, 0.0, 1.0)[:, :height, :width, :]

    def _decode(self, features, region, goals, tape):
        def fuse(layer, features):
            exact = ops.cast(features, "float32")
            moments = tape.mean_std(exact, reduce_to_grid(region, layer))
            goal = goals[layer]
            fused = adapt_instances(exact, *moments, goal["mean"], goal["deviation"])
            return ops.cast(fused, features.dtype)

        return self.decode(features, DEEPEST, fuse=fuse)

    def _whiten(self, features, mean, covariance):
        whitening = compute_whitening(covariance, floor=self.config.eigenvalue_floor)
        return map_channels(features - mean[:, None, None, :], whitening)

    def _mix_moments(self, own, goal, style_strength):
        """Mean and deviation between the content's `[B, 1, 1, C]` and the style's `[B, C]`."""
        names = "mean", "deviation"
        mixed = [
            mix_features(one, goal[name][:, None, None, :], style_strength)[:, 0, 0, :]
            for name, one in zip(names, own)
        ]
        return dict(zip(names, mixed))

    def _measure(self, features, region, layer):
        mean, deviation = compute_mean_std(features, reduce_to_grid(region, layer))
        return {"mean": mean[:, 0, 0, :], "deviation": deviation[:, 0, 0, :]}

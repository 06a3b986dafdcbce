# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The default network: Sun & Liu's skeleton, made to work for any style picture."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from keras import KerasTensor, ops

from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.layers.region_normalization import RegionNormalization
from tfstyle.layers.style_modulation import StyleModulation
from tfstyle.layers.styled_residual_block import StyledResidualBlock
from tfstyle.layers.upsampling_convolution import UpsamplingConvolution
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.pass_memory import (
    estimate_bytes_per_pixel,
    estimate_style_bytes_per_pixel,
)
from tfstyle.methods.local_transfer.picture_encoder import PictureEncoder
from tfstyle.methods.local_transfer.style_encoder import StyleEncoder
from tfstyle.methods.tiling_base import TilingBase
from tfstyle.ops.colour import apply_colour_map, compute_colour_map
from tfstyle.ops.grain import make_grain
from tfstyle.ops.local_contrast import normalize_local_contrast
from tfstyle.ops.region_statistics import compute_mean_covariance
from tfstyle.ops.resampling import (
    harden,
    pad_by_edge,
    pad_by_zero,
    reduce_region,
    round_up,
)
from tfstyle.ops.statistics_tape import StatisticsTape

COLOUR_MOMENTS = 12  # mean (3) and covariance (9) of RGB, at the end of a style code
INPUT_RIDGE = 1e-3  # a deviation of 8 of 255: bounds the gain on a nearly flat region
# Almost none: a network free to paint with little contrast did, and a ridge kept it so.
OUTPUT_RIDGE = 1e-8
# Deviation, of 1, below which detail stays faint: compression leaves blocks of less.
DETAIL_FLOOR = 0.02


class LocalTransferNetwork(TilingBase):
    """Restyles the region of a picture with the statistics of any style picture.

    The steps of Sun & Liu 2020, and what stands in their place:
      1. target: the content with the region's colours mapped to the style's in closed form
         (Monge-Kantorovich), so that the network has strokes to learn, not palettes.
      2. two stride-2 convolutions each for target, content and style. The target comes with its
         detail at equal contrast and a grain, a fixed noise: from a smooth surface alone, a network
         can only paint the pattern of its own grid, and from a flat one nothing.
      3. two 1x1 fusions: target with style statistics, that with the content's features.
      4. five residual blocks, normalized over the region, scale and shift from the style code.
      5. two doubling steps to the content's size, each with what the target's encoder saw at that
         size; the result's region is once more mapped to the style's colour moments.

    Height and width of content and style are free and need not agree.
    """

    method = "local_transfer"
    stride = 4
    takes = frozenset({"origin", "coarse"})

    def __init__(self, config: LocalTransferConfig | None = None, **kwargs: Any):
        # Pictures and colour moments stay float32 under a mixed policy; the layers cast.
        super().__init__(config or LocalTransferConfig(), autocast=False, **kwargs)
        settings, policy = self.config, {"dtype": self.dtype_policy}
        width = settings.encoder_channels[1]
        self.target_encoder = PictureEncoder(
            settings.encoder_channels, name="target_encoder", **policy
        )
        self.content_encoder = PictureEncoder(
            settings.content_channels, name="content_encoder", **policy
        )
        self.style_encoder = StyleEncoder(
            settings.style_channels,
            settings.style_covariance_channels,
            settings.style_components,
            settings.style_code_size,
            name="style_encoder",
        )
        self.normalization = RegionNormalization(name="normalization", **policy)
        self.style_fusion = ReflectionConvolution(width, 1, name="style_fusion", **policy)
        self.style_fusion_modulation = StyleModulation(name="style_fusion_modulation", **policy)
        self.content_fusion = ReflectionConvolution(width, 1, name="content_fusion", **policy)
        self.content_fusion_modulation = StyleModulation(name="content_fusion_modulation", **policy)
        self.blocks = [
            StyledResidualBlock(width, name=f"block{index}", **policy)
            for index in range(settings.residual_blocks)
        ]
        self.upsamplings = [
            UpsamplingConvolution(channels, name=f"upsampling{index}", **policy)
            for index, channels in enumerate(settings.decoder_channels)
        ]
        # Zero at first: what the blocks paint comes before what is carried past them.
        self.skips = [
            ReflectionConvolution(
                channels, 3, kernel_initializer="zeros", name=f"skip{index}", **policy
            )
            for index, channels in enumerate(settings.decoder_channels)
        ]
        self.upsampling_modulations = [
            StyleModulation(name=f"upsampling_modulation{index}", **policy)
            for index in range(len(settings.decoder_channels))
        ]
        self.painter = ReflectionConvolution(3, 5, name="painter", dtype=self.dtype_policy)
        self._build_weights()

    def _build_weights(self):
        settings, code = self.config, (None, self.config.style_code_size)
        width = settings.encoder_channels[1]
        picture, trunk = (None, None, None, 3), (None, None, None, width)
        detailed = (None, None, None, 7)
        self.target_encoder.build(detailed)
        self.content_encoder.build(picture)
        self.style_encoder.build(picture)
        self.skips[0].build((None, None, None, settings.encoder_channels[0]))
        self.skips[1].build(detailed)
        self.style_fusion.build(trunk)
        self.content_fusion.build((None, None, None, width + settings.content_channels[1]))
        for modulation in (self.style_fusion_modulation, self.content_fusion_modulation):
            modulation.build(trunk, code)
        for block in self.blocks:
            block.build(trunk, code)
        for upsampling, modulation, channels in zip(
            self.upsamplings, self.upsampling_modulations, settings.decoder_channels
        ):
            upsampling.build((None, None, None, width))
            modulation.build((None, None, None, channels), code)
            width = channels
        self.painter.build((None, None, None, width + 3))
        self.built = True

    @property
    def style_code_spec(self) -> KerasTensor:
        """One vector: what the style encoder learned, then moments of the colours."""
        return KerasTensor((None, self.config.style_code_size + COLOUR_MOMENTS))

    @property
    def bytes_per_pixel(self) -> float:
        """See `methods/contract.py`."""
        return estimate_bytes_per_pixel(self.config)

    @property
    def style_bytes_per_pixel(self) -> float:
        """See `methods/contract.py`."""
        return estimate_style_bytes_per_pixel(self.config)

    @property
    def statistics_layout(self) -> tuple[tuple[str, int], ...]:
        """What `compute_statistics` measures, in order, for `combine_statistics`."""
        normalization = ("mean_std", self.config.encoder_channels[1])
        colours = ("mean_covariance", 3)
        return (colours, *[normalization] * (2 + 2 * self.config.residual_blocks), colours)

    @property
    def radius(self) -> int:
        """Pixels around one that it can depend on, statistics aside."""
        encoder = 6 + 2 + 2  # detail, 5x5 at full size, 3x3 at a half
        trunk = 2 * self.config.residual_blocks * 4
        decoder = 4 + 2 + 2 + 1 + 2  # two doublings, 3x3 at a half, 3x3 and 5x5 at full size
        return encoder + trunk + decoder + 2 * (self.stride - 1)

    @property
    def pictures_to_adapt(self) -> int:
        """How many style pictures `adapt` should see: four for each component that it keeps."""
        return 4 * self.config.style_components

    def adapt(self, style_batches: Iterable[np.ndarray]) -> None:
        """Measures what the style encoder needs to know of paintings; once, before training."""
        self.style_encoder.adapt(style_batches)

    def encode_style(self, style: KerasTensor) -> KerasTensor:
        """The style code, `[B, code_size]` float32, of `[B, h, w, 3]` in [0, 1].

        All that the network needs of a style picture. Mixtures (convex sums) of codes are codes.
        """
        mean, covariance = compute_mean_covariance(style, ops.ones_like(style[..., :1]))
        learned = ops.cast(self.style_encoder(style), "float32")
        return ops.concatenate([learned, mean, ops.reshape(covariance, (-1, 9))], axis=-1)

    def paint_with_tape(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: KerasTensor,
        tape: StatisticsTape,
        *,
        origin: KerasTensor | None = None,
        coarse: KerasTensor | None = None,
        statistics_region: KerasTensor | None = None,
    ) -> KerasTensor:
        """See `TilingBase`.

        `origin`, int32 `[B, 2]`, row and column, says where a crop begins (default 0). `coarse`,
        `[B, H, W, 3]`, takes the place of the colour-matched content as the target: a result at a
        lower resolution, enlarged, whose strokes are then kept and refined. `statistics_region`,
        if given, is where the normalizations measure in place of `region`.
        """
        learned = style_code[:, : self.config.style_code_size]
        colours = style_code[:, self.config.style_code_size :]
        colour_moments = colours[:, :3], ops.reshape(colours[:, 3:], (-1, 3, 3))

        height, width = ops.shape(content)[1], ops.shape(content)[2]
        grown = [round_up(side, self.stride, at_least=2 * self.stride) for side in (height, width)]
        region = region if statistics_region is None else statistics_region
        region = pad_by_zero(harden(region), *grown)
        reduced = reduce_region(region, self.stride)
        content = pad_by_edge(content, *grown)

        source = tape.mean_covariance(content, region)
        to_style = compute_colour_map(*source, *colour_moments, ridge=INPUT_RIDGE)
        target = ops.clip(apply_colour_map(content, *to_style), 0.0, 1.0)
        if coarse is not None:
            target = pad_by_edge(coarse, *grown)

        detail = normalize_local_contrast(content, epsilon=DETAIL_FLOOR)
        if origin is None:
            origin = ops.zeros((ops.shape(content)[0], 2), "int32")
        grain = make_grain(origin, *grown)
        detailed = ops.concatenate([2.0 * target - 1.0, detail, grain], axis=-1)
        half, features = self.target_encoder(detailed)
        features = self.style_fusion(features)
        features = self.normalization(features, reduced, tape=tape)
        features = ops.relu(self.style_fusion_modulation(features, learned))
        _, kept = self.content_encoder(2.0 * content - 1.0)
        features = self.content_fusion(ops.concatenate([features, kept], axis=-1))
        features = self.normalization(features, reduced, tape=tape)
        features = ops.relu(self.content_fusion_modulation(features, learned))

        for block in self.blocks:
            features = block(features, learned, reduced, tape=tape)
        for upsampling, skip, modulation, carried in zip(
            self.upsamplings, self.skips, self.upsampling_modulations, (half, detailed)
        ):
            features = upsampling(features) + skip(carried)
            # Not normalized, so not a ReLU, whose channels could die.
            features = ops.leaky_relu(modulation(features, learned), 0.1)
        features = ops.concatenate([features, ops.cast(target, features.dtype)], axis=-1)
        painted = ops.sigmoid(ops.cast(self.painter(features), "float32"))

        source = tape.mean_covariance(painted, region)
        to_style = compute_colour_map(*source, *colour_moments, ridge=OUTPUT_RIDGE)
        painted = ops.clip(apply_colour_map(painted, *to_style), 0.0, 1.0)
        return painted[:, :height, :width, :]

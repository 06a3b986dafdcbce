# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The preset `tfstyle`: the paper's skeleton upon strokes of the painting's own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from keras import KerasTensor, ops

from tfstyle.layers.light_residual_block import LightResidualBlock
from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.layers.styled_normalization import StyledNormalization
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.picture_encoder import PictureEncoder
from tfstyle.methods.local_transfer.style_encoder import StyleEncoder
from tfstyle.methods.local_transfer.target_mixture import (
    TARGETS,
    count_plan_channels,
    mix_targets,
)
from tfstyle.methods.tiling_base import TilingBase
from tfstyle.ops.cell_detail import compute_detail
from tfstyle.ops.colour import apply_colour_map, compute_colour_map
from tfstyle.ops.colour_range import limit_colours
from tfstyle.ops.grain import make_grain, reduce_grain
from tfstyle.ops.palette_transfer import (
    PALETTE_SIZE,
    PALETTE_STATISTICS,
    POOLING,
    describe_palette,
    get_colour_moments,
    get_colour_range,
    transfer_palette,
)
from tfstyle.ops.patch_transfer import cut_patches, mix_mosaics, transfer_patches
from tfstyle.ops.resampling import (
    double_bilinear,
    harden,
    pad_by_edge,
    pad_by_zero,
    reduce_region,
    round_up,
)
from tfstyle.ops.statistics_tape import StatisticsTape

# Almost none: a network free to paint with little contrast did, and a ridge kept it so.
OUTPUT_RIDGE = 1e-8
# Deviation, of 1, below which detail stays faint: compression leaves blocks of less.
DETAIL_FLOOR = 0.02
GRAIN_CHANNELS = 4  # of `reduce_grain`
CELL = 2  # pixels: side of the squares that enter and leave the network as channels
# Of the features that the painter sees: Adam moves all of their weights alike, and at 1 a few dozen
# steps would drown what the painter begins with.
FEATURE_GAIN = 0.1
PATCH_SIZES = (16, 32)  # pixels: small ones keep outlines, large ones hold whole strokes
_ENCODER_RADIUS = POOLING + PATCH_SIZES[-1] - 1 + 2 + 4  # tones, patches, two 3x3 of stride 2
PATCH_COUNT = 16  # of the large ones along each side of the mosaic
# Working memory for each pixel, as measured: of choosing and laying patches, and of each feature.
PATCH_BYTES, FEATURE_BYTES = 330, 5


class LocalTransferNetwork(TilingBase):
    """Restyles the region of a picture with the statistics of any style picture.

    The steps of Sun & Liu 2020, and what stands in their place:
      1. targets: the content in the colours of the style (`ops/palette_transfer.py`), and that
         rebuilt from small and from large patches of the style (`ops/patch_transfer.py`): neither
         palettes nor strokes have to be learned.
      2. two stride-2 convolutions each for targets, content and style. Pictures enter as cells of
         2x2 pixels, so that no feature is computed at full size. The targets come with the
         content's detail at equal contrast and a grain, a fixed noise. Steps 3 and 5 have a grain
         of their own size.
      3. two 1x1 fusions: targets with style statistics, that with the content's features.
      4. residual blocks, normalized over the region, scale and shift from the style code: three
         before the first doubling and two after it.
      5. two doubling steps, each with what the targets' encoder saw at that size, and a plan for
         every cell of how the targets are mixed (`target_mixture.py`); the result's region is once
         more mapped to the style's colour moments and kept within its range of colours.

    Height and width of content and style are free and need not agree.
    """

    method = "local_transfer"
    stride = 16  # of the larger patches; the features' own is 8
    takes = frozenset({"origin", "support", "coarse"})

    def __init__(self, config: LocalTransferConfig | None = None, **kwargs: Any):
        # Pictures and colour moments stay float32 under a mixed policy; the layers cast.
        super().__init__(config or LocalTransferConfig(), autocast=False, **kwargs)
        settings, policy = self.config, {"dtype": self.dtype_policy}
        width, (fine, finest) = settings.encoder_channels[1], settings.decoder_channels

        def convolve(filters, size, name, **kinds):
            return ReflectionConvolution(filters, size, name=name, **policy, **kinds)

        def normalize(name, **kinds):
            return StyledNormalization(name=name, **policy, **kinds)

        def stack(count, channels, name):
            return [LightResidualBlock(channels, name=f"{name}{i}", **policy) for i in range(count)]

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
        self.style_fusion = convolve(width, 1, "style_fusion")
        self.style_fusion_normalization = normalize("style_fusion_normalization")
        self.content_fusion = convolve(width, 1, "content_fusion")
        self.content_fusion_normalization = normalize("content_fusion_normalization")
        self.blocks = stack(settings.residual_blocks, width, "block")
        self.first_reduction = convolve(fine, 1, "first_reduction")
        self.first_skip = convolve(fine, 1, "first_skip")
        self.first_modulation = normalize("first_modulation", normalized=False)
        self.fine_blocks = stack(settings.fine_blocks, fine, "fine_block")
        self.second_reduction = convolve(finest, 1, "second_reduction")
        self.second_skip = convolve(finest, 1, "second_skip")
        self.mixer = convolve(finest, 3, "mixer")
        self.second_modulation = normalize("second_modulation", normalized=False)
        self.painter = convolve(count_plan_channels(CELL), 3, "painter")
        self._build_weights()

    def _build_weights(self):
        settings, code = self.config, (None, self.config.style_code_size)
        (half, width), (fine, finest) = settings.encoder_channels, settings.decoder_channels
        region = (None, None, None, 1)

        def build(layers, channels, *others):
            for layer in layers:
                layer.build((None, None, None, channels), *others)

        build([self.target_encoder], self._detailed_channels)
        build([self.content_encoder], 3 * CELL**2)
        self.style_encoder.build((None, None, None, 3))
        build([self.style_fusion, self.first_reduction], width)
        build([self.content_fusion], width + settings.content_channels[1] + GRAIN_CHANNELS)
        styled = self.style_fusion_normalization, self.content_fusion_normalization, *self.blocks
        build(styled, width, region, code)
        build([self.first_skip], half + GRAIN_CHANNELS)
        build([self.first_modulation, *self.fine_blocks], fine, region, code)
        build([self.second_reduction], fine)
        build([self.second_skip], self._detailed_channels)
        build([self.mixer], finest)
        build([self.second_modulation], finest, region, code)
        build([self.painter], finest)
        self.built = True

    @property
    def _detailed_channels(self):
        return (3 * TARGETS + 1 + 1) * CELL**2  # targets, detail and grain

    @property
    def style_code_spec(self) -> dict[str, KerasTensor]:
        """What the style encoder learned, the palette, and patches as a mosaic."""
        side = PATCH_COUNT * PATCH_SIZES[-1]
        return {
            "learned": KerasTensor((None, self.config.style_code_size)),
            "colours": KerasTensor((None, PALETTE_SIZE)),
            "patches": KerasTensor((None, side, side, 3)),
        }

    @property
    def bytes_per_pixel(self) -> float:
        """See `methods/contract.py`."""
        return PATCH_BYTES + FEATURE_BYTES * (
            sum(self.config.encoder_channels) / 16 + sum(self.config.decoder_channels) / 4
        )

    @property
    def style_bytes_per_pixel(self) -> float:
        """See `methods/contract.py`."""
        # Colours, padded and as mosaics, and the first features at half the size.
        return 22 * max(self.config.style_channels[0] / 4, 12)

    @property
    def statistics_layout(self) -> tuple[tuple[str, int], ...]:
        """What `compute_statistics` measures, in order, for `combine_statistics`."""
        settings = self.config
        coarse = ("mean_std", settings.encoder_channels[1])
        fine = ("mean_std", settings.decoder_channels[0])
        return (
            *PALETTE_STATISTICS,
            *[coarse] * (2 + settings.residual_blocks),
            *[fine] * settings.fine_blocks,
            ("mean_covariance", 3),
        )

    @property
    def radius(self) -> int:
        """Pixels around one that it can depend on, statistics aside."""
        trunk = 8 * self.config.residual_blocks + 4 * self.config.fine_blocks
        decoder = 8 + 4 + 2 + 2 + 1  # two doublings, two 3x3 on cells of 2 pixels, the blur
        return _ENCODER_RADIUS + trunk + decoder + 4 * CELL - 1

    @property
    def margin(self) -> int:
        """See `methods/contract.py`: blocks and doublings see features of the region alone."""
        return _ENCODER_RADIUS + POOLING - 1

    @property
    def pictures_to_adapt(self) -> int:
        """How many style pictures `adapt` should see: four for each component that it keeps."""
        return 4 * self.config.style_components

    def adapt(self, style_batches: Iterable[np.ndarray]) -> None:
        """Measures what the style encoder needs to know of paintings; once, before training."""
        self.style_encoder.adapt(style_batches)

    def encode_style(self, style: KerasTensor) -> dict[str, KerasTensor]:
        """The style code of `[B, h, w, 3]` in [0, 1]; see `style_code_spec`."""
        return {
            "learned": ops.cast(self.style_encoder(style), "float32"),
            "colours": describe_palette(style),
            "patches": cut_patches(style, size=PATCH_SIZES[-1], count=PATCH_COUNT),
        }

    def mix_style_codes(self, style_codes: Sequence[Any], shares: Sequence[float]) -> Any:
        """Convex sums, but of patches each style's share, so that they stay whole."""
        mixed = super().mix_style_codes(style_codes, shares)
        mosaics = [code["patches"] for code in style_codes]
        mixed["patches"] = mix_mosaics(mosaics, shares, size=PATCH_SIZES[-1], count=PATCH_COUNT)
        return mixed

    def paint_with_tape(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: Mapping[str, KerasTensor],
        tape: StatisticsTape,
        *,
        origin: KerasTensor | None = None,
        coarse: KerasTensor | None = None,
        support: KerasTensor | None = None,
    ) -> KerasTensor:
        """See `TilingBase`.

        `origin`, int32 `[B, 2]`, row and column, says where a crop begins (default 0). `coarse`,
        `[B, H, W, 3]`, is a result at a lower resolution, enlarged: patches rebuild it, whose
        strokes are then kept and refined, and half of it takes the place of the colour-matched
        content, so that small features stay. `support` is the whole region where `region` is the
        part of it that is measured; cells that it does not touch have no features, so that nothing
        of the background gets in, and crops need little margin.
        """
        code, palette = style_code["learned"], style_code["colours"]
        height, width = ops.shape(content)[1], ops.shape(content)[2]
        grown = [round_up(side, self.stride, at_least=2 * self.stride) for side in (height, width)]
        support = pad_by_zero(harden(region if support is None else support), *grown)
        region = pad_by_zero(harden(region), *grown)
        small, smallest = reduce_region(region, 2 * CELL), reduce_region(region, 4 * CELL)
        fine_support, coarse_support = (
            ops.cast(reduce_region(support, side) > 0.0, self.compute_dtype)
            for side in (2 * CELL, 4 * CELL)
        )
        content = pad_by_edge(content, *grown)

        target = transfer_palette(content, region, palette, tape)
        if coarse is not None:
            coarse = pad_by_edge(coarse, *grown)
            target = 0.5 * (target + coarse)
        if origin is None:
            origin = ops.zeros((ops.shape(content)[0], 2), "int32")
        side = PATCH_COUNT * PATCH_SIZES[-1]
        patches = ops.reshape(style_code["patches"], (-1, side, side, 3))  # known in any graph
        copied = target if coarse is None else coarse
        targets = [
            target,
            *(transfer_patches(copied, patches, origin, size=size) for size in PATCH_SIZES),
        ]
        targets = [ops.stop_gradient(t) for t in targets]
        grain = make_grain(origin, *grown)
        detail = compute_detail(content, epsilon=DETAIL_FLOOR)
        seen = [ops.space_to_depth(2.0 * t - 1.0, CELL) for t in targets]
        detailed = ops.concatenate([*seen, detail, ops.space_to_depth(grain, CELL)], axis=-1)

        half, features = self.target_encoder(detailed)
        features = self.style_fusion(features)
        features = self.style_fusion_normalization(features, smallest, code, tape=tape)
        features = coarse_support * features
        _, kept = self.content_encoder(2.0 * ops.space_to_depth(content, CELL) - 1.0)
        noise = ops.cast(reduce_grain(grain, 4 * CELL), features.dtype)
        features = self.content_fusion(ops.concatenate([features, kept, noise], axis=-1))
        features = self.content_fusion_normalization(features, smallest, code, tape=tape)
        features = coarse_support * features
        for block in self.blocks:
            features = block(features, smallest, code, tape=tape, support=coarse_support)

        noise = ops.cast(reduce_grain(grain, 2 * CELL), half.dtype)
        half = ops.concatenate([half, noise], axis=-1)
        features = double_bilinear(self.first_reduction(features)) + self.first_skip(half)
        features = fine_support * self.first_modulation(features, small, code)
        for block in self.fine_blocks:
            features = block(features, small, code, tape=tape, support=fine_support)
        features = double_bilinear(self.second_reduction(features)) + self.second_skip(detailed)
        features = self.second_modulation(self.mixer(features), region, code)
        painted = mix_targets(targets, self.painter(FEATURE_GAIN * features), cell=CELL)

        moments = *tape.mean_covariance(painted, region), *get_colour_moments(palette)
        painted = apply_colour_map(painted, *compute_colour_map(*moments, ridge=OUTPUT_RIDGE))
        painted = limit_colours(painted, *get_colour_range(palette))
        return ops.clip(painted, 0.0, 1.0)[:, :height, :width, :]

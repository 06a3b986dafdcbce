# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Zhang and Dana's multi-style generative network."""

from typing import Any

from keras import KerasTensor, ops

from tfstyle.layers.bottleneck_block import EXPANSION, BottleneckBlock
from tfstyle.layers.instance_normalization import InstanceNormalization
from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.methods.msgnet.config import MSGNetConfig
from tfstyle.methods.tiling_base import TilingBase
from tfstyle.ops.comatch import match_gram
from tfstyle.ops.region_statistics import compute_gram
from tfstyle.ops.resampling import harden, pad_by_edge, pad_by_zero, reduce_region, round_up
from tfstyle.ops.statistics_tape import StatisticsTape

# Copies of the widest map at the peak of a pass.
LIVE_COPIES = 6


class MSGNetwork(TilingBase):
    """Paints in the style whose Gram matrix its CoMatch layer is given.

    Zhang and Dana, "Multi-style Generative Network for Real-time Transfer", 2017 (arXiv
    1703.06953), Fig. 3 and section 4:
      1. an encoder: a 7x7 convolution and two bottlenecks that halve the size. The style picture
         goes through the same one, and the Gram matrix of its features is the style code.
      2. CoMatch (Eq. 8): each position's features, times a learned matrix, times the Gram matrix.
      3. six bottlenecks.
      4. two bottlenecks that double the size, normalization, ReLU, a 7x7 convolution to RGB.

    Deviations: moments over the region alone, so that the background does not leak in; a scaled
    tanh at the end, for pictures in [0, 1]; normalizations have a scale and an offset.
    """

    method = "msgnet"
    stride = 4

    def __init__(self, config: MSGNetConfig | None = None, **kwargs: Any):
        # Pictures and Gram matrices stay float32 under a mixed policy; the layers cast.
        super().__init__(config or MSGNetConfig(), autocast=False, **kwargs)
        policy = {"dtype": self.dtype_policy}
        low, high = self.config.widths
        self.entrance = ReflectionConvolution(self.config.first, 7, name="entrance", **policy)
        self.entrance_normalization = InstanceNormalization(name="entrance_normalization", **policy)
        self.halving = [
            BottleneckBlock(width, scale=0.5, name=f"halving{index}", **policy)
            for index, width in enumerate((low, high))
        ]
        self.trunk = [
            BottleneckBlock(high, name=f"trunk{index}", **policy)
            for index in range(self.config.blocks)
        ]
        self.doubling = [
            BottleneckBlock(width, scale=2, name=f"doubling{index}", **policy)
            for index, width in enumerate((low, low // 2))
        ]
        self.exit_normalization = InstanceNormalization(name="exit_normalization", **policy)
        self.painter = ReflectionConvolution(3, 7, name="painter", **policy)
        self._build_weights()

    def _build_weights(self):
        def build(layer, channels):
            layer.build((None, None, None, channels))

        build(self.entrance, 3)
        build(self.entrance_normalization, self.config.first)
        channels = self.config.first
        for block in (*self.halving, *self.trunk, *self.doubling):
            build(block, channels)
            channels = EXPANSION * block.width
        build(self.exit_normalization, channels)
        build(self.painter, channels)
        # The paper starts from a matrix near the identity's effect: small weights of both signs.
        self.comatch = self.add_weight(
            shape=(self._code_channels, self._code_channels),
            initializer="glorot_uniform",
            dtype="float32",
            name="comatch",
        )
        self.built = True

    @property
    def _code_channels(self):
        return EXPANSION * self.config.widths[1]

    @property
    def style_code_spec(self) -> KerasTensor:
        """The Gram matrix of the style's features."""
        return KerasTensor((None, self._code_channels, self._code_channels))

    @property
    def radius(self) -> int:
        """Pixels around one that it can depend on, statistics aside."""
        encoder, decoder = 3 + 1 + 2, 2 + 1 + 3
        return encoder + 4 * self.config.blocks + decoder + 2 * self.stride

    @property
    def bytes_per_pixel(self) -> float:
        """See `methods/contract.py`."""
        low, high = self.config.widths
        widest = max(self.config.first, 2 * low, low, EXPANSION * high / 16)
        return 4.0 * LIVE_COPIES * widest

    @property
    def statistics_layout(self) -> tuple[tuple[str, int], ...]:
        """What `compute_statistics` measures, in order, for `combine_statistics`."""
        widths = [self.config.first]
        channels = self.config.first
        for block in (*self.halving, *self.trunk, *self.doubling):
            widths += [channels, block.width, block.width]
            channels = EXPANSION * block.width
        return tuple(("mean_std", width) for width in (*widths, channels))

    def _encode(self, picture, region, tape):
        """Features at a quarter of the size, and the region on all three grids."""
        height, width = ops.shape(picture)[1], ops.shape(picture)[2]
        grown = [round_up(side, self.stride, at_least=4 * self.stride) for side in (height, width)]
        regions = [pad_by_zero(region, *grown)]
        regions += [reduce_region(regions[0], factor) for factor in (2, 4)]
        features = self.entrance(2.0 * pad_by_edge(picture, *grown) - 1.0)
        features = ops.relu(self.entrance_normalization(features, regions[0], tape=tape))
        for block, before, after in zip(self.halving, regions, regions[1:]):
            features = block(features, before, after, tape=tape)
        return features, regions

    def encode_style(self, style: KerasTensor) -> KerasTensor:
        """The Gram matrix `[B, C, C]` of the encoder's features of `[B, h, w, 3]` in [0, 1]."""
        everywhere = ops.ones_like(style[..., :1])
        features, (_, _, inside) = self._encode(style, everywhere, StatisticsTape())
        return compute_gram(features, inside) / self._code_channels

    def paint_with_tape(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: KerasTensor,
        tape: StatisticsTape,
    ) -> KerasTensor:
        """See `TilingBase`."""
        height, width = ops.shape(content)[1], ops.shape(content)[2]
        features, (full, half, quarter) = self._encode(content, harden(region), tape)
        features = match_gram(features, self.comatch, style_code)
        for block in self.trunk:
            features = block(features, quarter, quarter, tape=tape)
        for block, before, after in zip(self.doubling, (quarter, half), (half, full)):
            features = block(features, before, after, tape=tape)
        features = ops.relu(self.exit_normalization(features, full, tape=tape))
        painted = ops.tanh(ops.cast(self.painter(features), "float32"))
        return (0.5 * painted + 0.5)[:, :height, :width, :]

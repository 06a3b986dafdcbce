# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Johnson et al.'s image transformation network."""

from typing import Any

import keras
from keras import KerasTensor, ops

from tfstyle.layers.instance_normalization import InstanceNormalization
from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.methods.johnson.config import JohnsonConfig
from tfstyle.methods.tiling_base import TilingBase
from tfstyle.ops.resampling import harden, pad_by_edge, pad_by_zero, reduce_region, round_up
from tfstyle.ops.statistics_tape import StatisticsTape

# Copies of a full-size map of the first width at the peak of a pass.
LIVE_COPIES = 6


class JohnsonNetwork(TilingBase):
    """Paints in the one style that it was trained for.

    Johnson, Alahi and Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and
    Super-Resolution", ECCV 2016, and its supplement, table 1:
      1. 9x9 convolution to 32 channels, then two 3x3 of stride 2 to 64 and 128.
      2. five residual blocks of two 3x3 convolutions, without a ReLU after the sum.
      3. two transposed 3x3 convolutions of stride 2 to 64 and 32, a 9x9 to RGB, and a scaled tanh.

    1,679,235 parameters. Deviations: instance in place of batch normalization, as in all later work
    (Ulyanov et al. 2016), with moments over the region alone, so that the background does not leak
    in and tiles equal the whole; each convolution reflects its border, where the paper reflects 40
    pixels first and lets the blocks shrink.
    """

    method = "johnson"
    stride = 4
    mixes_styles = False
    style_code_spec = ()

    def __init__(self, config: JohnsonConfig | None = None, **kwargs: Any):
        # Pictures stay float32 under a mixed policy; the layers cast.
        super().__init__(config or JohnsonConfig(), autocast=False, **kwargs)
        narrow, middle, wide = self.config.channels
        self.encoder = [
            self._convolve(narrow, 9, name="encoder0"),
            self._convolve(middle, 3, strides=2, name="encoder1"),
            self._convolve(wide, 3, strides=2, name="encoder2"),
        ]
        self.blocks = [
            [self._convolve(wide, 3, name=f"block{index}_{part}") for part in ("first", "second")]
            for index in range(self.config.residual_blocks)
        ]
        self.decoder = [self._enlarge(width, name) for width, name in self._list_doublings()]
        self.painter = self._convolve(3, 9, name="painter")
        named = [*self.encoder, *(layer for block in self.blocks for layer in block), *self.decoder]
        self.normalizations = {
            layer.name: InstanceNormalization(
                name=f"{layer.name}_normalization", dtype=self.dtype_policy
            )
            for layer in named
        }
        self._build_weights(named)

    def _list_doublings(self):
        narrow, middle, _ = self.config.channels
        return (middle, "decoder0"), (narrow, "decoder1")

    def _convolve(self, channels, size, *, strides=1, name):
        options = {"strides": strides, "name": name, "dtype": self.dtype_policy}
        if self.config.padding == "reflect":
            return ReflectionConvolution(channels, size, **options)
        return keras.layers.Conv2D(channels, size, padding="same", **options)

    def _enlarge(self, channels, name):
        return keras.layers.Conv2DTranspose(
            channels, 3, strides=2, padding="same", name=name, dtype=self.dtype_policy
        )

    def _build_weights(self, layers):
        channels = 3
        for layer in layers:
            layer.build((None, None, None, channels))
            channels = layer.filters
            self.normalizations[layer.name].build((None, None, None, channels))
        self.painter.build((None, None, None, channels))
        self.built = True

    @property
    def radius(self) -> int:
        """Pixels around one that it can depend on, statistics aside."""
        encoder, decoder = 4 + 1 + 2, 4 + 2 + 4
        return encoder + 8 * self.config.residual_blocks + decoder + self.stride - 1

    @property
    def bytes_per_pixel(self) -> float:
        """See `methods/contract.py`."""
        narrow, middle, wide = self.config.channels
        return 4.0 * LIVE_COPIES * max(narrow, middle / 4, wide / 16, 3)

    @property
    def statistics_layout(self) -> tuple[tuple[str, int], ...]:
        """What `compute_statistics` measures, in order, for `combine_statistics`."""
        narrow, middle, wide = self.config.channels
        trunk = (wide,) * (2 * self.config.residual_blocks)
        widths = (narrow, middle, wide, *trunk, middle, narrow)
        return tuple(("mean_std", width) for width in widths)

    def encode_style(self, style: KerasTensor | None) -> tuple:
        """Nothing: the style is in the weights."""
        del style
        return ()

    def paint_with_tape(
        self, content: KerasTensor, region: KerasTensor, style_code: tuple, tape: StatisticsTape
    ) -> KerasTensor:
        """See `TilingBase`."""
        del style_code
        height, width = ops.shape(content)[1], ops.shape(content)[2]
        grown = [round_up(side, self.stride, at_least=4 * self.stride) for side in (height, width)]
        region = pad_by_zero(harden(region), *grown)
        regions = {factor: reduce_region(region, factor) for factor in (2, 4)}
        regions[1] = region

        def normalize(layer, features, factor):
            features = layer(features)
            return self.normalizations[layer.name](features, regions[factor], tape=tape)

        features = 2.0 * pad_by_edge(content, *grown) - 1.0
        for layer, factor in zip(self.encoder, (1, 2, 4)):
            features = ops.relu(normalize(layer, features, factor))
        for first, second in self.blocks:
            change = ops.relu(normalize(first, features, 4))
            features = features + normalize(second, change, 4)
        for layer, factor in zip(self.decoder, (2, 1)):
            features = ops.relu(normalize(layer, features, factor))
        painted = ops.tanh(ops.cast(self.painter(features), "float32"))
        return (0.5 * painted + 0.5)[:, :height, :width, :]

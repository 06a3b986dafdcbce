# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The network of Sun & Liu 2020, its five steps and nothing else."""

from collections.abc import Mapping
from typing import Any

import keras
from keras import KerasTensor, ops

from tfstyle.methods.base_network import BaseNetwork
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.ops.resampling import (
    harden,
    pad_by_edge,
    pad_by_zero,
    resize_bilinear,
    round_up,
)

# Copies of the widest feature map in memory at the peak of a pass: doubled, padded, convolved, and
# what the allocator keeps.
LIVE_COPIES = 5.5


class _NormalizedConvolution(keras.layers.Layer):
    """Convolution, batch normalization and ReLU: what the paper's layers are made of."""

    def __init__(self, convolution, *, activation=True, **kwargs):
        super().__init__(**kwargs)
        self.convolution, self.activation = convolution, activation
        self.normalization = keras.layers.BatchNormalization(
            momentum=0.99, dtype=self.dtype_policy, name="normalization"
        )

    def build(self, input_shape):
        self.convolution.build(input_shape)
        self.normalization.build((None, None, None, self.convolution.filters))

    def call(self, features, training=None):
        features = self.normalization(self.convolution(features), training=training)
        return ops.relu(features) if self.activation else features


class PaperNetwork(BaseNetwork):
    """Sun & Liu 2020, Fig. 1.

      1. target = region * content.
      2. target, content and style through two stride-2 convolutions each.
      3. two 1x1 convolutions: target with style, then that (masked) with the content's features
         outside the region.
      4. five residual blocks of two 3x3 convolutions.
      5. two half-stride (transposed) convolutions, to RGB at the content's size.

    The style's features meet the target's position by position, so that a style picture of
    another size is stretched to the content's grid first, and the network is not local: a crop
    does not give the pixels of the whole. What the paper leaves open is decided in README.md.
    """

    method = "local_transfer"
    stride = 4
    mixes_styles = False

    def __init__(self, config: LocalTransferConfig | None = None, **kwargs: Any):
        # Pictures stay float32 under a mixed policy; the layers cast.
        super().__init__(config or LocalTransferConfig.paper(), autocast=False, **kwargs)
        self._policy = {"dtype": self.dtype_policy}
        low, width = self.config.encoder_channels
        self.encoders = {
            role: [
                self._convolve(low, 3, strides=2, name=f"{role}_encoder0"),
                self._convolve(width, 3, strides=2, name=f"{role}_encoder1"),
            ]
            for role in ("target", "content", "style")
        }
        self.fusions = [self._convolve(width, 1, name=f"fusion{index}") for index in range(2)]
        self.blocks = [
            [
                self._convolve(width, 3, name=f"block{index}_first"),
                self._convolve(width, 3, activation=False, name=f"block{index}_second"),
            ]
            for index in range(self.config.residual_blocks)
        ]
        self.upsampling = _NormalizedConvolution(
            keras.layers.Conv2DTranspose(
                self.config.decoder_channels[0], 3, strides=2, padding="same", **self._policy
            ),
            name="upsampling",
            **self._policy,
        )
        self.painter = keras.layers.Conv2DTranspose(
            3, 3, strides=2, padding="same", name="painter", **self._policy
        )
        self._build_weights()

    def _convolve(self, channels, size, *, strides=1, activation=True, name):
        convolution = keras.layers.Conv2D(
            channels, size, strides=strides, padding="same", **self._policy
        )
        return _NormalizedConvolution(convolution, activation=activation, name=name, **self._policy)

    def _build_weights(self):
        low, width = self.config.encoder_channels

        def shape(channels):
            return (None, None, None, channels)

        for first, second in self.encoders.values():
            first.build(shape(3))
            second.build(shape(low))
        for fusion in self.fusions:
            fusion.build(shape(2 * width))
        for first, second in self.blocks:
            first.build(shape(width))
            second.build(shape(width))
        self.upsampling.build(shape(width))
        self.painter.build(shape(self.config.decoder_channels[0]))
        self.built = True

    @property
    def style_code_spec(self) -> KerasTensor:
        """A feature map at a quarter of the style picture's size."""
        return KerasTensor((None, None, None, self.config.encoder_channels[1]))

    @property
    def bytes_per_pixel(self) -> float:
        """See `methods/contract.py`."""
        widths = self.config.decoder_channels
        widest = max(self.config.encoder_channels[1] / 4, widths[0], widths[1] + 3)
        return 4 * LIVE_COPIES * widest

    @property
    def style_bytes_per_pixel(self) -> float:
        """See `methods/contract.py`."""
        return 4 * LIVE_COPIES * max(self.config.encoder_channels[0] / 4, 6)

    def _encode(self, role, picture, training=None):
        sides = [round_up(side, 4, at_least=8) for side in ops.shape(picture)[1:3]]
        features = 2.0 * pad_by_edge(picture, *sides) - 1.0
        for convolution in self.encoders[role]:
            features = convolution(features, training=training)
        return features

    def encode_style(self, style: KerasTensor, *, training: bool | None = None) -> KerasTensor:
        """The style's feature map `[B, h/4, w/4, C]`; its mixtures are style codes only where
        their sizes agree."""
        return self._encode("style", style, training=training)

    def paint(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: KerasTensor,
        *,
        training: bool | None = None,
    ) -> KerasTensor:
        """The network's picture `[B, H, W, 3]` in [0, 1], not composited."""
        region = harden(region)
        height, width = ops.shape(content)[1], ops.shape(content)[2]
        target = self._encode("target", region * content, training=training)
        kept = self._encode("content", content, training=training)
        rows, columns = ops.shape(target)[1], ops.shape(target)[2]
        style = resize_bilinear(ops.cast(style_code, "float32"), rows, columns)
        style = ops.cast(style, target.dtype)
        inside = ops.cast(
            ops.max_pool(pad_by_zero(region, 4 * rows, 4 * columns), 4, strides=4), target.dtype
        )
        fused = self.fusions[0](ops.concatenate([target, style], axis=-1), training=training)
        fused = ops.concatenate([inside * fused, (1.0 - inside) * kept], axis=-1)
        features = self.fusions[1](fused, training=training)
        for first, second in self.blocks:
            features = features + second(first(features, training=training), training=training)
        features = self.painter(self.upsampling(features, training=training))
        return ops.sigmoid(ops.cast(features, "float32"))[:, :height, :width, :]

    def call(self, inputs: Mapping[str, Any], training: bool | None = None) -> KerasTensor:
        """As `LocalTransferNetwork`; in training the picture is not composited, so that the losses
        see what the network makes of the rest of the picture."""
        code = inputs.get("style_code")
        if code is None:
            code = self.encode_style(inputs["style"], training=training)
        painted = self.paint(inputs["content"], inputs["region"], code, training=training)
        if training:
            return painted
        return self.put_in_place(painted, inputs)

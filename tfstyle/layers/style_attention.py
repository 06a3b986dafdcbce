# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Style attention."""

from collections.abc import Mapping
from typing import Any

import keras
from keras import KerasTensor, ops

from tfstyle.ops.attention import attend
from tfstyle.ops.region_statistics import compute_mean_std


class StyleAttention(keras.layers.Layer):
    """The style-attentional module (SANet) of Park & Lee 2019, Fig. 3 and Eq. 3.

      F_cs^i = sum_j softmax_j(f(F_c_bar^i)^T g(F_s_bar^j)) h(F_s^j)
      F_csc = F_c + W_cs F_cs

    with F_bar features normalized to mean 0 and deviation 1, and f, g, h, W_cs 1x1 convolutions
    that keep the number of channels. Statistics are of the content's region and of the style's.

    `call` takes content and style features `[B, H, W, C]` and `[B, h, w, C]` and their regions
    `[B, H, W, 1]` and `[B, h, w, 1]`; it returns F_csc, `[B, H, W, C]`. A style position counts in
    the softmax by its region's value.

    *Deviations*: g has no bias. It would add the same to all logits of a query, which a softmax
    does not see and so no training finds. Deviations are those of the population.

    Args:
      projection_initializer: of the kernel of W_cs.
    """

    def __init__(self, projection_initializer: Any = "glorot_uniform", **kwargs: Any):
        super().__init__(**kwargs)
        self.projection_initializer = keras.initializers.get(projection_initializer)

    def build(self, content_shape: tuple[int | None, ...], *others: tuple[int | None, ...]) -> None:
        channels = content_shape[-1]
        self.query = self._convolve(channels, "query")
        self.key = self._convolve(channels, "key", use_bias=False)
        self.value = self._convolve(channels, "value")
        self.projection = self._convolve(
            channels, "projection", kernel_initializer=self.projection_initializer
        )

    def _convolve(self, channels, name, **kinds):
        convolution = keras.layers.Conv2D(
            channels,
            1,
            dtype=self.dtype_policy,
            trainable=self.trainable,  # Keras counts the weights of a part by the part's own flag
            name=name,
            **kinds,
        )
        convolution.build((None, None, None, channels))
        return convolution

    def call(
        self,
        content: KerasTensor,
        style: KerasTensor,
        content_region: KerasTensor,
        style_region: KerasTensor,
    ) -> KerasTensor:
        mean, deviation = compute_mean_std(content, content_region)
        code = self.encode(style, style_region)
        shares = ops.ones_like(code["weights"][:, :, 0])
        return self.attend(content, mean, deviation, code, shares)

    def encode(self, style: KerasTensor, region: KerasTensor) -> dict[str, KerasTensor]:
        """`keys` and `values` `[B, 1, hw, C]` and `weights` `[B, 1, hw]` of style features.

        All float32; 1 is the number of styles.
        """
        mean, deviation = compute_mean_std(style, region)
        normalized = (ops.cast(style, "float32") - mean) / deviation
        batch, channels = ops.shape(style)[0], style.shape[-1]

        def flatten(features, depth):
            features = ops.cast(features, "float32")
            return ops.reshape(features, (batch, 1, -1, *depth))

        return {
            "keys": flatten(self.key(normalized), (channels,)),
            "values": flatten(self.value(style), (channels,)),
            "weights": flatten(region, ()),
        }

    def attend(
        self,
        content: KerasTensor,
        mean: KerasTensor,
        deviation: KerasTensor,
        code: Mapping[str, KerasTensor],
        shares: KerasTensor,
    ) -> KerasTensor:
        """F_csc of content features `[B, H, W, C]`.

        Args:
          content: `[B, H, W, C]`.
          mean, deviation: of the content, `[B, 1, 1, C]`.
          code: of `encode`, of K styles: `[B, K, N, C]` and `[B, K, N]`, or batches of 1.
          shares: `[B, K]` of the styles; they sum to 1.
        """
        normalized = (ops.cast(content, "float32") - mean) / deviation
        batch, height, width, channels = ops.shape(content)
        attended = attend(
            ops.reshape(self.query(normalized), (batch, height * width, channels)),
            code["keys"],
            code["values"],
            code["weights"],
            shares,
        )
        attended = self.projection(ops.reshape(attended, (batch, height, width, channels)))
        return ops.cast(content, attended.dtype) + attended

    def compute_output_shape(
        self, content_shape: tuple[int | None, ...], *others: tuple[int | None, ...]
    ) -> tuple[int | None, ...]:
        return content_shape

    def get_config(self) -> dict[str, Any]:
        initializer = keras.initializers.serialize(self.projection_initializer)
        return {**super().get_config(), "projection_initializer": initializer}

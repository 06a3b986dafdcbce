# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The encoders of content, target and style."""

import keras
import numpy as np
from keras import ops

from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.ops.region_statistics import compute_mean_covariance, compute_mean_std
from tfstyle.ops.resampling import pad_by_edge, round_up


class PictureEncoder(keras.layers.Layer):
    """Two stride-2 convolutions (step 2 of the paper): `[B, H, W, C]` -> `[B, H/4, W/4, D]`.

    Without normalization, which would throw the colours away and would have to measure a region at
    every scale; so tiles of a picture are encoded exactly as the whole.
    """

    def __init__(self, channels, **kwargs):
        super().__init__(**kwargs)
        self.channels = tuple(channels)
        kinds = {"strides": 2, "activation": "relu", "dtype": self.dtype_policy}
        self.first = ReflectionConvolution(self.channels[0], 5, name="first", **kinds)
        self.second = ReflectionConvolution(self.channels[1], 3, name="second", **kinds)

    def build(self, picture_shape):
        self.first.build(picture_shape)
        self.second.build((picture_shape[0], None, None, self.channels[0]))

    def call(self, picture):
        return self.second(self.first(picture))

    def compute_output_shape(self, picture_shape):
        return (picture_shape[0], None, None, self.channels[1])

    def get_config(self):
        return {**super().get_config(), "channels": self.channels}


class StyleEncoder(keras.layers.Layer):
    """A style picture of any size -> its code, `[B, style_code_size]` float32.

    Stride-2 convolutions; mean and deviation of every channel at every scale, and the covariance
    of a few channels of the two coarse scales (second moments are what a Gram matrix is made of);
    two dense layers. Position is gone from it, so no layout can ghost through.
    """

    def __init__(self, channels, covariance_channels, code_size, **kwargs):
        super().__init__(**kwargs)
        self.channels, self.covariance_channels = tuple(channels), covariance_channels
        self.code_size = code_size
        policy = {"dtype": self.dtype_policy}
        self.convolutions = [
            ReflectionConvolution(
                width, 5 if level == 0 else 3, strides=2, activation="relu",
                name=f"level{level}", **policy,
            )
            for level, width in enumerate(self.channels)
        ]
        self.projections = [
            ReflectionConvolution(covariance_channels, 1, name=f"projection{level}", **policy)
            for level in (1, 2)
        ]
        self.hidden = keras.layers.Dense(2 * code_size, activation="relu", name="hidden")
        self.code = keras.layers.Dense(code_size, activation="relu", name="code")

    def build(self, style_shape):
        width = style_shape[-1]
        for convolution, channels in zip(self.convolutions, self.channels):
            convolution.build((None, None, None, width))
            width = channels
        for projection, level in zip(self.projections, (1, 2)):
            projection.build((None, None, None, self.channels[level]))
        pairs = self.covariance_channels * (self.covariance_channels + 1) // 2
        self.hidden.build((None, 2 * sum(self.channels) + 2 * pairs))
        self.code.build((None, 2 * self.code_size))

    def call(self, style):
        multiple = 2 ** len(self.channels)
        sides = ops.shape(style)[1:3]
        height, width = (round_up(side, multiple, at_least=2 * multiple) for side in sides)
        features = pad_by_edge(style, height, width)
        upper = np.triu_indices(self.covariance_channels)
        flat_upper = upper[0] * self.covariance_channels + upper[1]
        moments = []
        for level, convolution in enumerate(self.convolutions):
            features = convolution(features)
            everywhere = ops.ones_like(features[..., :1])
            moments += [m[:, 0, 0, :] for m in compute_mean_std(features, everywhere)]
            if level in (1, 2):
                projected = self.projections[level - 1](features)
                _, covariance = compute_mean_covariance(projected, everywhere)
                flat = ops.reshape(covariance, (-1, self.covariance_channels**2))
                flat = ops.take(flat, flat_upper, axis=1)
                # Signed roots: in the unit of the features, like the other moments.
                moments.append(ops.sign(flat) * (ops.sqrt(ops.abs(flat) + 1e-4) - 1e-2))
        return self.code(self.hidden(ops.concatenate(moments, axis=-1)))

    def compute_output_shape(self, style_shape):
        return (style_shape[0], self.code_size)

    def get_config(self):
        return {
            **super().get_config(),
            "channels": self.channels,
            "covariance_channels": self.covariance_channels,
            "code_size": self.code_size,
        }

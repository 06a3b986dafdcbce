# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The encoder of the style picture."""

from collections.abc import Iterable, Sequence
from typing import Any

import keras
import numpy as np
from keras import KerasTensor, ops

from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.losses.colour_distribution import DIRECTIONS
from tfstyle.ops.region_statistics import compute_mean_covariance, compute_mean_std
from tfstyle.ops.resampling import pad_by_edge, round_up

COVARIANCE_LEVELS = (1, 2)
LEAST_DEVIATION = 1e-3  # of a component, as a share of the largest: bounds what whitening amplifies
OUTLIER = 4.0  # deviations
# Of the colours' cumulative distribution along each direction of RGB.
COLOUR_LEVELS = np.linspace(-1.0, 1.0, 8, dtype="float32")
COLOUR_POOLING = 4  # pixels


class StyleEncoder(keras.layers.Layer):
    """A style picture of any size -> its code, `[B, code_size]` float32.

    1. A bank of four stride-2 convolutions whose random weights stay as they are drawn (random
       filters carry texture: Ustyuzhaninov et al., "What does it take to generate natural
       textures?", ICLR 2017).
    2. Mean and deviation of every channel of every level, and the covariance of a few channels of
       two levels: second moments are what a Gram matrix is made of. Position is gone here, so no
       layout can ghost through. Also how much of the picture lies beyond eight levels along each
       of thirteen directions of RGB, which second moments do not tell.
    3. Whitening by constants measured on paintings (`adapt`): the principal components of the
       moments, each of variance 1. Trained end to end without it, the code collapsed to one
       dimension, and the network to one style.
    4. Two dense layers, which are all that is trained.

    Always float32: a style picture is encoded once.
    """

    def __init__(
        self,
        channels: Sequence[int],
        covariance_channels: int,
        components: int,
        code_size: int,
        **kwargs: Any,
    ):
        super().__init__(**{**kwargs, "dtype": "float32"})
        self.channels, self.covariance_channels = tuple(channels), covariance_channels
        self.components, self.code_size = components, code_size
        fixed = {"dtype": "float32", "trainable": False}
        self.convolutions = [
            ReflectionConvolution(
                width,
                5 if level == 0 else 3,
                strides=2,
                activation="leaky_relu",
                kernel_initializer=keras.initializers.HeNormal(seed=level),
                name=f"level{level}",
                **fixed,
            )
            for level, width in enumerate(self.channels)
        ]
        self.projections = [
            ReflectionConvolution(
                covariance_channels,
                1,
                kernel_initializer=keras.initializers.HeNormal(seed=level),
                name=f"projection{level}",
                **fixed,
            )
            for level in COVARIANCE_LEVELS
        ]
        self.hidden = keras.layers.Dense(
            2 * code_size, activation="gelu", dtype="float32", name="hidden"
        )
        self.code = keras.layers.Dense(code_size, dtype="float32", name="code")

    @property
    def moment_count(self) -> int:
        """How many moments of the bank there are."""
        pairs = self.covariance_channels * (self.covariance_channels + 1) // 2
        colours = len(DIRECTIONS) * len(COLOUR_LEVELS)
        return 2 * sum(self.channels) + len(COVARIANCE_LEVELS) * pairs + colours

    def build(self, style_shape: tuple[int | None, ...]) -> None:
        width = style_shape[-1]
        for convolution, channels in zip(self.convolutions, self.channels):
            convolution.build((None, None, None, width))
            width = channels
        for projection, level in zip(self.projections, COVARIANCE_LEVELS):
            projection.build((None, None, None, self.channels[level]))
        self.moment_mean = self.add_weight(
            shape=(self.moment_count,), initializer="zeros", trainable=False, name="moment_mean"
        )
        self.whitening = self.add_weight(
            shape=(self.moment_count, self.components),
            trainable=False,
            name="whitening",
            initializer=keras.initializers.RandomNormal(stddev=0.1, seed=0),
        )
        self.hidden.build((None, self.components))
        self.code.build((None, 2 * self.code_size))

    def compute_moments(self, style: KerasTensor) -> KerasTensor:
        """The moments of the bank, `[B, moment_count]`, of `[B, h, w, 3]` in [0, 1]."""
        multiple = 2 ** len(self.channels)
        sides = ops.shape(style)[1:3]
        height, width = (round_up(side, multiple, at_least=2 * multiple) for side in sides)
        features = 2.0 * pad_by_edge(style, height, width) - 1.0
        upper = np.triu_indices(self.covariance_channels)
        flat_upper = upper[0] * self.covariance_channels + upper[1]
        moments = []
        for level, convolution in enumerate(self.convolutions):
            features = convolution(features)
            everywhere = ops.ones_like(features[..., :1])
            moments += [m[:, 0, 0, :] for m in compute_mean_std(features, everywhere)]
            if level in COVARIANCE_LEVELS:
                projected = self.projections[COVARIANCE_LEVELS.index(level)](features)
                _, covariance = compute_mean_covariance(projected, everywhere)
                flat = ops.reshape(covariance, (-1, self.covariance_channels**2))
                flat = ops.take(flat, flat_upper, axis=1)
                # Signed roots: in the unit of the features, like the other moments.
                moments.append(ops.sign(flat) * (ops.sqrt(ops.abs(flat) + 1e-4) - 1e-2))
        moments.append(_measure_palette(pad_by_edge(style, height, width)))
        return ops.concatenate(moments, axis=-1)

    def adapt(self, batches: Iterable[np.ndarray]) -> None:
        """Sets the whitening from style pictures, an iterable of `[B, h, w, 3]` in [0, 1].

        As `adapt` of Keras' preprocessing layers: once, before training. A few hundred pictures
        give a few hundred components; those in which no picture differs stay zero.
        """
        moments = np.concatenate(
            [ops.convert_to_numpy(self.compute_moments(ops.convert_to_tensor(b))) for b in batches]
        ).astype("float64")
        mean, deviation = moments.mean(axis=0), moments.std(axis=0) + 1e-6
        _, sizes, axes = np.linalg.svd((moments - mean) / deviation, full_matrices=False)
        sizes = sizes / np.sqrt(len(moments))
        # Pictures that are all one differ along no direction.
        count = min(self.components, len(moments) - 1, np.count_nonzero(sizes > 1e-6))
        kept = np.maximum(sizes[:count], LEAST_DEVIATION * sizes[0])
        whitening = np.zeros((self.moment_count, self.components))
        whitening[:, :count] = axes[:count].T / kept / deviation[:, None]
        self.moment_mean.assign(mean.astype("float32"))
        self.whitening.assign(whitening.astype("float32"))

    def call(self, style: KerasTensor) -> KerasTensor:
        white = ops.matmul(self.compute_moments(style) - self.moment_mean, self.whitening)
        white = OUTLIER * ops.tanh(white / OUTLIER)
        return self.code(self.hidden(white))

    def compute_output_shape(self, style_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        return (style_shape[0], self.code_size)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "channels": self.channels,
            "covariance_channels": self.covariance_channels,
            "components": self.components,
            "code_size": self.code_size,
        }


def _measure_palette(style):
    """Share of the picture beyond each level of each direction, `[B, 104]`, its steps smoothed."""
    pooled = ops.average_pool(style, COLOUR_POOLING, strides=COLOUR_POOLING, padding="valid")
    directions = ops.convert_to_tensor(DIRECTIONS.T)
    flat = ops.reshape(2.0 * pooled - 1.0, (ops.shape(style)[0], -1, 3))
    values = ops.matmul(flat, directions)[..., None] - ops.convert_to_tensor(COLOUR_LEVELS)
    shares = ops.mean(ops.sigmoid(10.0 * values), axis=1)
    return ops.reshape(shares, (-1, len(DIRECTIONS) * len(COLOUR_LEVELS)))

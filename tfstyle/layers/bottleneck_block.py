# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""MSG-Net's residual blocks: pre-activated bottlenecks that keep, halve or double the size."""

from typing import Any

import keras
from keras import KerasTensor, ops

from tfstyle.layers.instance_normalization import InstanceNormalization
from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.ops.statistics_tape import StatisticsTape

EXPANSION = 4  # of the inner width
SCALES = (0.5, 1, 2)


class BottleneckBlock(keras.layers.Layer):
    """1x1, 3x3 and 1x1 convolutions, each after normalization and ReLU, added to a shortcut.

    Zhang and Dana 2017, Fig. 4 and section 4.2, after He et al., "Identity Mappings in Deep
    Residual Networks", 2016. A block that halves has stride 2 in its 3x3 convolution, one that
    doubles repeats each pixel before it; the shortcut is then a 1x1 convolution.

    Call: features `[B, H, W, C]`, the region on their grid and on the result's (`[B, h, w, 1]`
    each), and a `StatisticsTape`; returns `[B, h, w, 4 width]`. H and W are even where it halves.

    Args:
      width: of the inner convolutions.
      scale: of the size: 0.5, 1 or 2.
    """

    def __init__(self, width: int, *, scale: float = 1, **kwargs: Any):
        super().__init__(**kwargs)
        if scale not in SCALES:
            raise ValueError(f"scale={scale}: one of {SCALES}")
        self.width, self.scale = width, scale
        policy = {"dtype": self.dtype_policy}
        strides = 2 if scale == 0.5 else 1
        self.convolutions = [
            ReflectionConvolution(width, 1, name="reduce", **policy),
            ReflectionConvolution(width, 3, strides=strides, name="convolve", **policy),
            ReflectionConvolution(EXPANSION * width, 1, name="expand", **policy),
        ]
        self.normalizations = [
            InstanceNormalization(name=f"normalization{index}", **policy) for index in range(3)
        ]
        self.shortcut = None
        if scale != 1:
            self.shortcut = ReflectionConvolution(EXPANSION * width, 1, name="shortcut", **policy)

    def build(self, input_shape: tuple) -> None:
        channels = input_shape[-1]
        for normalization, convolution in zip(self.normalizations, self.convolutions):
            normalization.build((None, None, None, channels))
            convolution.build((None, None, None, channels))
            channels = convolution.filters
        if self.shortcut is not None:
            self.shortcut.build(input_shape)

    def call(
        self,
        features: KerasTensor,
        region: KerasTensor,
        scaled_region: KerasTensor,
        tape: StatisticsTape | None = None,
    ) -> KerasTensor:
        tape = StatisticsTape() if tape is None else tape
        changed = features
        for index, (normalization, convolution) in enumerate(
            zip(self.normalizations, self.convolutions)
        ):
            changed = ops.relu(
                normalization(changed, scaled_region if index == 2 else region, tape=tape)
            )
            if index == 1 and self.scale == 2:
                changed = _double(changed)
            changed = convolution(changed)
        if self.shortcut is None:
            return features + changed
        # Of stride 1, on the rows and columns that stay: TensorFlow 2.21 crashes in the gradient
        # of a 1x1 convolution of stride 2.
        resized = _double(features) if self.scale == 2 else features[:, ::2, ::2]
        return self.shortcut(resized) + changed

    def compute_output_shape(
        self, features_shape: tuple, region_shape: tuple, scaled_region_shape: tuple
    ) -> tuple:
        sides = [side if side is None else int(side * self.scale) for side in features_shape[1:3]]
        return (features_shape[0], *sides, EXPANSION * self.width)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "width": self.width, "scale": self.scale}


def _double(features):
    return ops.repeat(ops.repeat(features, 2, axis=1), 2, axis=2)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""From a VGG's features back to a picture."""

from collections.abc import Callable, Sequence
from typing import Any

import keras
from keras import KerasTensor, ops

from tfstyle.layers.reflection_convolution import ReflectionConvolution


class VggDecoder(keras.layers.Layer):
    """Mirrors the first convolutions of a VGG: `[B, h, w, C]` -> `[B, h s, w s, 3]`.

    For each convolution of the encoder, last to first, one with its input's channels as output;
    nearest-neighbour upsampling in place of pooling; padding by reflection; no normalization; ReLU
    after all but the last (Huang and Belongie 2017, section 6; Li et al. 2017, section 3.1). The
    picture is not bounded; height and width of the features are at least 2.

    Args:
      blocks: widths of the encoder's convolutions, a tuple for each block, as
        ((64, 64), (128, 128), (256,)) up to relu3_1. s is 2 for each block but the first.
    """

    def __init__(self, blocks: Sequence[Sequence[int]], **kwargs: Any):
        super().__init__(**kwargs)
        self.blocks = tuple(tuple(block) for block in blocks)
        widths = [width for block in self.blocks for width in block]
        first_of_blocks, count = set(), 0
        for block in self.blocks:
            first_of_blocks.add(count)
            count += len(block)
        self.convolutions, self._doubles, self._mirrored = [], [], []
        for index in reversed(range(count)):
            self.convolutions.append(
                ReflectionConvolution(
                    widths[index - 1] if index else 3,
                    3,
                    activation="relu" if index else None,
                    kernel_initializer="he_uniform" if index else "glorot_uniform",
                    dtype=self.dtype_policy,
                    name=f"convolution{count - 1 - index}",
                )
            )
            self._doubles.append(index in first_of_blocks and index > 0)
            begins = index in first_of_blocks and index < count - 1
            self._mirrored.append(
                f"relu{sorted(first_of_blocks).index(index) + 1}_1" if begins else None
            )

    def build(self, features_shape: tuple[int | None, ...]) -> None:
        width = features_shape[-1]
        for convolution in self.convolutions:
            convolution.build((features_shape[0], None, None, width))
            width = convolution.filters

    def call(
        self, features: KerasTensor, fuse: Callable[[str, KerasTensor], KerasTensor] | None = None
    ) -> KerasTensor:
        """The picture.

        `fuse`: (relu<n>_1, features) -> features, called wherever the features mirror those of an
        encoder's layer of that name, but for the deepest.
        """
        for convolution, doubles, layer in zip(self.convolutions, self._doubles, self._mirrored):
            if fuse is not None and layer is not None:
                features = fuse(layer, features)
            features = convolution(features)
            if doubles:
                features = ops.repeat(ops.repeat(features, 2, axis=1), 2, axis=2)
        return features

    def compute_output_shape(
        self, features_shape: tuple[int | None, ...]
    ) -> tuple[int | None, ...]:
        scale = 2 ** (len(self.blocks) - 1)
        sides = [side if side is None else scale * side for side in features_shape[1:3]]
        return (features_shape[0], *sides, 3)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "blocks": self.blocks}

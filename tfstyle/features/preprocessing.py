# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Converts pictures to what the Oxford VGG networks were trained on."""

from keras import KerasTensor, ops

# Mean of ImageNet in BGR, [0, 255] (Simonyan and Zisserman 2015).
CHANNEL_MEANS_BGR = (103.939, 116.779, 123.68)


def preprocess(picture: KerasTensor) -> KerasTensor:
    """RGB in [0, 1] `[B, H, W, 3]` -> BGR in [0, 255] less the channel means.

    `vgg16.preprocess_input` would change a float32 array in place and overflow on uint8.
    """
    bgr = ops.flip(picture, axis=-1) * 255.0
    return bgr - ops.convert_to_tensor(CHANNEL_MEANS_BGR, dtype=bgr.dtype)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import keras
import numpy as np
import tensorflow as tf
from keras import KerasTensor, ops

from tfstyle.features.network_features import NetworkFeatures
from tfstyle.methods.base_network import BaseNetwork


class DescentNetwork(BaseNetwork):
    """`config.size` steps down the distance of mean features; the rest is as any network."""

    method = "toy_descent"
    traces = False
    exports = False
    bytes_per_pixel = 200.0

    def __init__(self, config, weights):
        super().__init__(config, autocast=False)
        # Not a layer: it is neither saved nor counted.
        self._features = NetworkFeatures(("conv1_2",), network="vgg16", weights=weights["vgg16"])
        self._channels = self._measure(np.zeros((1, 2, 2, 3), "float32")).shape[-1]
        self.built = True

    @property
    def style_code_spec(self):
        return {"features": KerasTensor((None, self._channels))}

    def _measure(self, picture):
        return ops.mean(self._features(picture)["conv1_2"], axis=(1, 2))

    def encode_style(self, style):
        if style is None:
            return {"features": ops.zeros((1, self._channels))}
        return {"features": self._measure(style)}

    def paint(self, content, region, style_code):
        picture = tf.Variable(content)
        for _ in range(self.config.size):
            with tf.GradientTape() as tape:
                distances = self._measure(picture) - style_code["features"]
                loss = ops.mean(ops.square(distances), axis=-1)
            slope = tape.gradient(loss, picture)
            largest = ops.max(ops.abs(slope), axis=(1, 2, 3), keepdims=True)
            picture.assign(ops.clip(picture - 0.2 * slope / (largest + 1e-12), 0.0, 1.0))
        return keras.ops.convert_to_tensor(picture)

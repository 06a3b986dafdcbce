# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The features of a picture at named layers of a VGG."""

import keras

from tfstyle.features.endpoints import resolve_endpoint
from tfstyle.features.preprocessing import preprocess
from tfstyle.features.weights import build_vgg


class VggFeatures:
    """Callable: pictures `[B, H, W, 3]` in [0, 1] -> {endpoint: features after the ReLU}.

    Not a Keras layer on purpose: what holds one as an attribute does not own, save or export its
    weights. H and W are at least 32 for the endpoints of block 5.

    Args:
      endpoints: names as the papers spell them (`conv3_3`, `relu4_1`).
      network: "vgg16" or "vgg19".
      weights: as for `build_vgg`.
      dtype: precision of the convolutions, "float32" or "bfloat16".
    """

    def __init__(self, endpoints, *, network="vgg16", weights="imagenet", dtype="float32", seed=0):
        self.endpoints = tuple(dict.fromkeys(endpoints))
        names = [resolve_endpoint(name, network=network) for name in self.endpoints]
        vgg = build_vgg(network, weights=weights, seed=seed)
        if dtype != "float32":
            vgg = _rebuild_in(vgg, dtype)
        outputs = {e: vgg.get_layer(n).output for e, n in zip(self.endpoints, names)}
        self._model = keras.Model(vgg.input, outputs, trainable=False)
        self._compute_dtype = dtype

    def __call__(self, picture, *, endpoints=None):
        """Features of all endpoints, or of those named."""
        pixels = keras.ops.cast(preprocess(picture), self._compute_dtype)
        features = self._model(pixels, training=False)
        names = self.endpoints if endpoints is None else endpoints
        return {name: features[name] for name in names}


def _rebuild_in(vgg, dtype):
    def clone(layer):
        return layer.__class__.from_config({**layer.get_config(), "dtype": f"mixed_{dtype}"})

    other = keras.models.clone_model(vgg, clone_function=clone)
    other.set_weights(vgg.get_weights())
    other.trainable = False
    return other

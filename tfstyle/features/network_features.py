# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Features of a picture at named layers of a frozen network."""

from collections.abc import Sequence

import keras
from keras import KerasTensor

from tfstyle.features.endpoints import compute_stride, resolve_endpoint
from tfstyle.features.preprocessing import preprocess
from tfstyle.features.weights import build_loss_network


class NetworkFeatures:
    """Callable: pictures `[B, H, W, 3]` in [0, 1] -> {endpoint: features after the ReLU}.

    Not a Keras layer, so that a model that has one as an attribute does not own, save or export its
    weights. An endpoint of stride s has `H // s` rows; H and W must be at least twice the stride.

    Args:
      endpoints: names as the papers spell them: `conv3_3`, `relu4_1` of a VGG; `conv1`, `fire5` of
        SqueezeNet.
      network: "vgg16", "vgg19" or "squeezenet".
      weights: as for `build_loss_network`.
      dtype: precision of the convolutions, "float32" or "bfloat16".
      seed: of random weights.
      pooling: "max", as the networks were trained, or "average", which Gatys et al. 2016
        (section 2) found to give smoother pictures.

    Attributes:
      channels: {endpoint: number of its channels}.

    Raises:
      InputError: the network has no such endpoint, or its weights cannot be loaded.
    """

    def __init__(
        self,
        endpoints: Sequence[str],
        *,
        network: str,
        weights: str | None,
        dtype: str = "float32",
        seed: int = 0,
        pooling: str = "max",
    ):
        self.endpoints = tuple(dict.fromkeys(endpoints))
        names = [resolve_endpoint(name, network=network) for name in self.endpoints]
        model = build_loss_network(network, weights=weights, seed=seed)
        if dtype != "float32" or pooling != "max":
            model = _rebuild(model, dtype, pooling)
        outputs = {e: model.get_layer(n).output for e, n in zip(self.endpoints, names)}
        self._model = keras.Model(model.input, outputs, trainable=False)
        self._compute_dtype = dtype
        self.channels = {endpoint: output.shape[-1] for endpoint, output in outputs.items()}

    def __call__(
        self, picture: KerasTensor, *, endpoints: Sequence[str] | None = None
    ) -> dict[str, KerasTensor]:
        """Features of all endpoints, or of those named."""
        pixels = keras.ops.cast(preprocess(picture), self._compute_dtype)
        features = self._model(pixels, training=False)
        names = self.endpoints if endpoints is None else endpoints
        return {name: features[name] for name in names}

    def count_values_per_pixel(self) -> float:
        """Outputs of all convolutions of a VGG up to the last endpoint, for each pixel."""
        layers = [layer for layer in self._model.layers if isinstance(layer, keras.layers.Conv2D)]
        return sum(layer.filters / compute_stride(layer.name) ** 2 for layer in layers)


def _rebuild(model: keras.Model, dtype: str, pooling: str) -> keras.Model:
    policy = dtype if dtype == "float32" else f"mixed_{dtype}"

    def clone(layer):
        kind, config = layer.__class__, {**layer.get_config(), "dtype": policy}
        if kind is keras.layers.MaxPooling2D and pooling == "average":
            kind = keras.layers.AveragePooling2D
        return kind.from_config(config)

    other = keras.models.clone_model(model, clone_function=clone)
    other.set_weights(model.get_weights())
    other.trainable = False
    return other

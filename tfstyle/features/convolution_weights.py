# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Kernels and biases of a VGG's first convolutions, for networks that are built on them."""

import warnings

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.endpoints import list_convolutions
from tfstyle.features.weights import build_loss_network

# VGG16 and VGG19 have the same layers up to here.
LAST_IN_BOTH = "conv3_3"


def load_convolutions(
    endpoint: str, *, network: str, weights: str
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """{Keras layer: (kernel `[3, 3, in, out]`, bias `[out]`)} up to an endpoint, in order.

    Args:
      endpoint: as `relu3_1`.
      network: "vgg16" or "vgg19".
      weights: as for `build_loss_network`. A file with the layers of VGG16 will do for the
        convolutions of VGG19 up to conv3_3, if it holds VGG19's there; a line says that it is
        taken so.

    Raises:
      InputError: the weights cannot be had.
    """
    names = list_convolutions(endpoint, network=network)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # Keras', of layers that the file lacks: an error says it
            model = build_loss_network(network, weights=weights)
    except InputError:
        in_both = len(names) <= len(list_convolutions(LAST_IN_BOTH, network=network))
        if network != "vgg19" or weights == "imagenet" or not in_both:
            raise
        model = _build_from_other_layers(weights)
        if model is None:
            raise
    layers = [model.get_layer(name) for name in names]
    return {
        layer.name: tuple(keras.ops.convert_to_numpy(weight) for weight in layer.weights)
        for layer in layers
    }


def _build_from_other_layers(weights: str) -> keras.Model | None:
    """VGG16 with the weights of the file; None where it does not hold them."""
    try:
        model = build_loss_network("vgg16", weights=weights)
    except InputError:
        return None
    print(
        f"--vgg19_weights={weights} has the layers of VGG16; its first seven convolutions are "
        "taken as VGG19's",
        flush=True,
    )
    return model

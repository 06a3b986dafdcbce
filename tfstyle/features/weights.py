# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Finding and checking the loss network's weights."""

import os
import warnings
from collections.abc import Callable

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.squeezenet import build_squeezenet

BUILDERS = {"vgg16": "VGG16", "vgg19": "VGG19"}


def build_loss_network(
    network: str = "vgg16", *, weights: str | None = "imagenet", seed: int = 0
) -> keras.Model:
    """The convolutions of a VGG of keras.applications, or of SqueezeNet; frozen, in float32.

    Args:
      network: "vgg16", "vgg19" or "squeezenet".
      weights: "imagenet" (keras.applications' download and cache; not for SqueezeNet), the path of
        a `.weights.h5` file of the same layers (for SqueezeNet also an `.h5` file of Keras 2), or
        "random" (seeded; for tests).

    Raises:
      InputError: the weights cannot be downloaded or read, have other shapes, or are not finite.
        The message names the flag.
    """
    flag = f"--{network}_weights"
    builder = _find_builder(network)
    if network == "squeezenet" and weights in (None, "imagenet"):
        raise InputError(
            f"{flag} is needed: SqueezeNet's weights cannot be downloaded; give a path"
        )
    shape = {"include_top": False, "input_shape": (None, None, 3)}
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float32")
    try:
        if weights == "random":
            model = builder(weights=None, **shape)
            _set_random_weights(model, seed)
            print(f"{flag}=random: the loss network is NOT trained. For tests only.", flush=True)
        elif weights == "imagenet":
            model = builder(weights="imagenet", **shape)
        elif not os.path.isfile(weights):
            raise InputError(f"{flag}={weights}: no such file; give a path, imagenet or random")
        else:
            model = builder(weights=None, **shape)
            with warnings.catch_warnings():  # of each layer that it lacks, before the error
                warnings.filterwarnings("ignore", "Skipping nested container")
                model.load_weights(weights)
    except InputError:
        raise
    except Exception as error:
        reason = str(error).strip().split("\n")[0][:200]
        if weights == "imagenet":
            raise InputError(
                f"{flag}=imagenet could not be downloaded ({reason}); give the path of a weight "
                "file, or put keras.applications' file in its cache"
            ) from error
        raise InputError(
            f"{flag}={weights} does not hold the weights of {network}: {reason}"
        ) from error
    finally:
        keras.config.set_dtype_policy(previous)
    for variable in model.weights:
        if not np.isfinite(keras.ops.convert_to_numpy(variable)).all():
            raise InputError(f"{flag}={weights}: {variable.path} holds values that are not finite")
    model.trainable = False
    return model


def _find_builder(network: str) -> Callable[..., keras.Model]:
    if network == "squeezenet":
        return build_squeezenet
    return getattr(keras.applications, BUILDERS[network])


def _set_random_weights(model: keras.Model, seed: int) -> None:
    generator = np.random.default_rng(seed)
    for layer in model.layers:
        if layer.weights:
            kernel, bias = layer.weights
            deviation = np.sqrt(2.0 / np.prod(kernel.shape[:3]))  # He et al. 2015
            kernel.assign(generator.normal(0.0, deviation, kernel.shape).astype("float32"))
            bias.assign(np.zeros(bias.shape, "float32"))

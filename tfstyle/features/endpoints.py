# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Layer names as the papers spell them."""

import re

from tfstyle.errors import InputError

BLOCK_SIZES = {"vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}
# SqueezeNet v1.1: stride of each layer in pixels of the picture.
SQUEEZENET_STRIDES = {
    "conv1": 2,
    **dict.fromkeys(("fire2", "fire3"), 4),
    **dict.fromkeys(("fire4", "fire5"), 8),
    **dict.fromkeys(("fire6", "fire7", "fire8", "fire9"), 16),
}
NETWORKS = (*BLOCK_SIZES, "squeezenet")


def resolve_endpoint(name: str, *, network: str = "vgg16") -> str:
    """`conv3_3` or `relu3_3` -> the Keras layer `block3_conv3` (whose output is after its ReLU).

    Gatys et al. write conv and Johnson et al. write relu for the same activations. The layers of
    "squeezenet" are `conv1` and `fire2` to `fire9`, which are also their names in Keras. Raises
    InputError for a layer that the network does not have.
    """
    if network == "squeezenet":
        if name in SQUEEZENET_STRIDES:
            return name
        raise InputError(f"squeezenet has no layer {name!r}: it has conv1, fire2-9")
    match = re.fullmatch(r"(?:conv|relu)([1-5])_([1-4])", name)
    if match:
        block, convolution = int(match[1]), int(match[2])
        if convolution <= BLOCK_SIZES[network][block - 1]:
            return f"block{block}_conv{convolution}"
    blocks = enumerate(BLOCK_SIZES[network], start=1)
    known = ", ".join(f"conv{b}_1-{size}" for b, size in blocks)
    raise InputError(f"{network} has no layer {name!r}: it has {known} (relu is the same)")


def compute_stride(name: str) -> int:
    """Stride of an endpoint of any network, in pixels of the picture."""
    if name in SQUEEZENET_STRIDES:
        return SQUEEZENET_STRIDES[name]
    return 2 ** (int(re.sub(r"^\D+", "", name)[0]) - 1)


def list_convolutions(endpoint: str, *, network: str = "vgg19") -> list[str]:
    """The Keras layers of a VGG from its first convolution to the endpoint, in order."""
    last = resolve_endpoint(endpoint, network=network)
    names = [
        f"block{block}_conv{number}"
        for block, size in enumerate(BLOCK_SIZES[network], start=1)
        for number in range(1, size + 1)
    ]
    return names[: names.index(last) + 1]


def compute_reach(endpoint: str, *, network: str = "vgg19") -> int:
    """Pixels around a position's own cell that an endpoint of a VGG depends on.

    As many decide a pixel that is painted from it by a decoder with mirrored convolutions.
    """
    names = list_convolutions(endpoint, network=network)
    return sum(compute_stride(name) for name in names)

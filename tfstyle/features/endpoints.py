# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Layer names as the papers spell them."""

import re

from tfstyle.errors import InputError

BLOCK_SIZES = {"vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}


def resolve_endpoint(name, *, network="vgg16"):
    """`conv3_3` or `relu3_3` -> the Keras layer `block3_conv3` (whose output is after its ReLU).

    Gatys et al. write conv, Johnson et al. relu, for the same activations. Raises InputError for a
    layer that the network does not have.
    """
    match = re.fullmatch(r"(?:conv|relu)([1-5])_([1-4])", name)
    if match:
        block, convolution = int(match[1]), int(match[2])
        if convolution <= BLOCK_SIZES[network][block - 1]:
            return f"block{block}_conv{convolution}"
    blocks = enumerate(BLOCK_SIZES[network], start=1)
    known = ", ".join(f"conv{b}_1-{size}" for b, size in blocks)
    raise InputError(f"{network} has no layer {name!r}: it has {known} (relu is the same)")


def compute_stride(name):
    """Pixels of the picture between neighbouring positions of the endpoint."""
    return 2 ** (int(re.sub(r"^\D+", "", name)[0]) - 1)

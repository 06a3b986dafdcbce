# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How many pixels a server may paint at once, so that its memory stays within a limit.

    memory = RUNTIME_BYTES + BATCH_THREADS * (PIXEL_BYTES * max_pixels
                                              + bytes per painted pixel * max_painted_pixels)

The bytes per painted pixel depend on the network, see `methods/contract.py`. Requests waiting in
the queue and answers being sent are encoded, and come on top.
"""

import math
from typing import Any

from tfstyle.errors import InputError
from tfstyle.inference.memory import parse_memory

DEFAULT_MAX_MEMORY = "4GiB"
# Requests that run at once; batching.config tells the server the same.
BATCH_THREADS = 2
# The server program, two versions of the model, and memory that its allocator keeps.
RUNTIME_BYTES = 512 * 2**20
# A request's decoded content and region, its result, and copies of them; 22 were measured.
PIXEL_BYTES = 24
# Less would refuse most requests: even a region of a few pixels has margins of a hundred.
LEAST_PAINTED_PIXELS = 256 * 256


def choose_max_painted_pixels(network: Any, *, max_memory: str | int, max_pixels: int) -> int:
    """Chooses how many pixels the network may paint for one request, margins included.

    Args:
      network: see methods/.
      max_memory: of the whole server, with BATCH_THREADS requests at once; bytes, or text such as
        "4GiB".
      max_pixels: height times width of the largest picture that the server takes.

    Raises:
      InputError: the memory does not suffice for a useful region.
    """
    each = math.ceil(network.bytes_per_pixel)
    fixed = RUNTIME_BYTES + BATCH_THREADS * PIXEL_BYTES * max_pixels
    pixels = (parse_memory(max_memory) - fixed) // (BATCH_THREADS * each)
    if pixels < LEAST_PAINTED_PIXELS:
        least = fixed + BATCH_THREADS * each * LEAST_PAINTED_PIXELS
        raise InputError(
            f"max_memory={max_memory}: a server that takes pictures of {max_pixels} pixels needs "
            f"{least / 2**20:.0f} MiB or more; raise max_memory or lower max_pixels"
        )
    return pixels


def choose_max_style_pixels(network: Any, *, max_painted_pixels: int) -> int:
    """Pixels of style pictures that take no more memory than `max_painted_pixels` do."""
    painted = max_painted_pixels * math.ceil(network.bytes_per_pixel)
    return painted // math.ceil(network.style_bytes_per_pixel)

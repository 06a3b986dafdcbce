# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How many pixels fit into one pass of a network."""

import math
import re
from typing import Any

from tfstyle.errors import InputError

DEFAULT_MAX_MEMORY = "1.4GiB"
# Copies of the widest feature map in memory at the peak of a pass: doubled, padded, convolved, and
# what the allocator keeps. `bin/benchmark --suite=region` found 1,400 bytes of resident memory a
# pixel for the default widths, in one pass over 1024x1024.
LIVE_COPIES = 5.5
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}


def parse_memory(text: str | int) -> int:
    """Parses a size in bytes: a number, or text such as "800MB" or "1.5GiB".

    Raises:
      InputError: anything else.
    """
    match = re.fullmatch(r"\s*([0-9]*\.?[0-9]+)\s*([kmg]i?|)b?\s*", str(text).lower())
    if not match or not 0 < float(match[1]) < math.inf:
        raise InputError(f"--max_memory={text}: give a size such as 800MB or 1.5GiB")
    return int(float(match[1]) * _UNITS[match[2]])


def estimate_bytes_per_pixel(network: Any) -> int:
    """Working memory of one pass, in bytes for each pixel of its input."""
    settings = network.config
    # The trunk is at a quarter of the size, doubled once before the first decoder channels and
    # once more before the second; the last layer sees the colours beside its features.
    widest = max(
        settings.encoder_channels[1] / 4,
        settings.decoder_channels[0],
        settings.decoder_channels[1] + 3,
    )
    return int(4 * LIVE_COPIES * widest)


def estimate_style_bytes_per_pixel(network: Any) -> int:
    """Working memory of encoding a style picture, in bytes for each of its pixels."""
    settings = network.config
    # The first step halves the size; before it, the picture is scaled and padded.
    widest = max(settings.encoder_channels[0], settings.style_channels[0]) / 4
    return int(4 * LIVE_COPIES * max(widest, 6))


def choose_max_pixels(network: Any, max_memory: str | int) -> int:
    """Number of pixels whose pass fits into `max_memory` (see `parse_memory`)."""
    return parse_memory(max_memory) // estimate_bytes_per_pixel(network)

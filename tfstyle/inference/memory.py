# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How many pixels fit into one pass of a network."""

import math
import re
from typing import Any

from tfstyle.errors import InputError

DEFAULT_MAX_MEMORY = "1.4GiB"
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


def choose_max_pixels(network: Any, max_memory: str | int) -> int:
    """Number of pixels whose pass fits into `max_memory` (see `parse_memory`)."""
    return parse_memory(max_memory) // math.ceil(network.bytes_per_pixel)

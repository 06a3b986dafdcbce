# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Random numbers that depend on (seed, purpose, position) and on nothing that happened before."""

import functools
import zlib

import numpy as np


def make_generator(seed: int, purpose: str, position: int) -> np.random.Generator:
    """A fresh generator for one position (0 or more) of one purpose."""
    return np.random.default_rng([seed, zlib.crc32(purpose.encode()), position])


def choose_index(seed: int, purpose: str, position: int, length: int) -> int:
    """Position `position` of an endless sequence of permutations of `range(length)`.

    Every index comes once in each epoch of `length` positions, in a new order each epoch.
    """
    epoch, place = divmod(position, length)
    return int(_permute(seed, purpose, epoch, length)[place])


@functools.lru_cache(maxsize=16)
def _permute(seed: int, purpose: str, epoch: int, length: int) -> np.ndarray:
    return make_generator(seed, f"{purpose} order", epoch).permutation(length)

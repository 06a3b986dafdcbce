# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Sources of drawn pictures, for tests and for trying things without any data."""

import functools

import numpy as np

from tfstyle.data.heldout_split import limit_selection, select_split
from tfstyle.data.picture_source import Photograph
from tfstyle.data.synthetic_paintings import draw_painting
from tfstyle.data.synthetic_photographs import draw_photograph
from tfstyle.errors import InputError

# Enough to not repeat soon.
_LENGTH = 1000
_SIDE = 160

# Drawing takes as long as decoding twenty files, so the last ones are kept (20 MB at most).
_draw_photograph = functools.lru_cache(maxsize=128)(draw_photograph)
_draw_painting = functools.lru_cache(maxsize=128)(draw_painting)


class SyntheticPhotos:
    """Drawn photographs as a `PhotoSource`; each has one object with its mask."""

    def __init__(
        self, *, split: str = "train", heldout_share: float = 0.0, limit: int | None = None
    ):
        self.names, self._seeds = _select_names("photograph", split, heldout_share, limit)

    def load(self, index: int, *, shrink_to: int) -> Photograph:
        """Draws one; see `PhotoSource`."""
        height = min(_SIDE, shrink_to)
        pixels, mask = _draw_photograph(self._seeds[index], height, height * 4 // 3)
        return Photograph(pixels, [lambda: mask])


class SyntheticStyles:
    """Drawn paintings as a `StyleSource`."""

    def __init__(
        self, *, split: str = "train", heldout_share: float = 0.0, limit: int | None = None
    ):
        self.names, self._seeds = _select_names("painting", split, heldout_share, limit)

    def load(self, index: int, *, shrink_to: int) -> np.ndarray:
        """Draws one; see `StyleSource`."""
        side = min(_SIDE, shrink_to)
        return _draw_painting(self._seeds[index], side, side)


def _select_names(
    kind: str, split: str, heldout_share: float, limit: int | None
) -> tuple[list[str], list[int]]:
    names = [f"synthetic_{kind}_{seed:04d}" for seed in range(_LENGTH)]
    indices = limit_selection(names, select_split(names, split, heldout_share), limit)
    if not indices:
        raise InputError(f"no synthetic {kind} is in the {split} split; change --heldout_share")
    return [names[i] for i in indices], indices

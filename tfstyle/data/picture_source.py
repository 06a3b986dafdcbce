# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a source of photographs or paintings is to the code that cuts examples from it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np


class Photograph(NamedTuple):
    """A photograph and the objects known in it.

    Attributes:
      pixels_uint8: RGB, uint8 `[H, W, 3]`.
      instances: functions that decode one object's mask, bool `[H, W]`; decoding waits until one is
        chosen, since most are not. They raise InputError where the mask does not fit.
    """

    pixels_uint8: np.ndarray
    instances: Sequence[Callable[[], np.ndarray]] = ()


class Original(NamedTuple):
    """A picture as its file has it.

    Attributes:
      path: of the file.
      picture: its bytes.
      masks: what errors call each object's mask, and a function that reads it at its own size, bool
        `[h, w]`; however often it is called, it reads once.
    """

    path: str
    picture: bytes
    masks: Sequence[tuple[str, Callable[[], np.ndarray]]] = ()


class PhotoSource(Protocol):
    """Photographs by index, in an order that does not change."""

    names: Sequence[str]

    def load(self, index: int, *, shrink_to: int) -> Photograph:
        """Decodes one; its shorter side may be reduced to no less than `shrink_to` pixels.

        Raises:
          InputError: it cannot be read.
        """


class StyleSource(Protocol):
    """Style pictures by index, in an order that does not change."""

    names: Sequence[str]

    def load(self, index: int, *, shrink_to: int) -> np.ndarray:
        """RGB uint8 `[H, W, 3]`; as `PhotoSource.load`."""

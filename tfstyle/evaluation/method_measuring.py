# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures the time and memory that one network takes for whole pictures."""

import time
from collections.abc import Iterator, Sequence

import numpy as np

from tfstyle.evaluation.method_rows import MethodRow
from tfstyle.evaluation.network_measuring import STYLE_SIDE
from tfstyle.evaluation.network_memory import measure_growth
from tfstyle.evaluation.region_measuring import draw_content
from tfstyle.inference.stylizer import Stylizer

# Steps of Gatys' optimization in the papers' tables, and those of them that are made here.
REFERENCE_STEPS, MEASURED_STEPS = 500, 3


class _EnoughStepsError(Exception):
    """Ends an optimization that has been measured."""


class MethodRunner:
    """Paints whole pictures with one network and tells how long it takes.

    Args:
      row: what is built.
      max_memory: bytes for one pass; a network that tiles takes tiles beyond.

    Attributes:
      row: as given.
      network: of the row.
      reckoned: whether the last time was reckoned from the first steps of an optimization.
    """

    def __init__(self, row: MethodRow, *, max_memory: int):
        self.row, self.network = row, row.build()
        self.reckoned = False
        self._max_memory = max_memory
        self._stylizer = Stylizer(self.network, max_memory=max_memory)
        self._seed = 0
        self._style = None

    def encode_style(self, side: int = STYLE_SIDE) -> None:
        """Encodes a square style picture, another in each call since codes are kept."""
        if self.row.takes_style:
            self._seed += 1
            style_uint8 = draw_content(side, side, seed=self._seed)
            self._style = self._stylizer.encode_style(style_uint8)

    def paint(self, side: int) -> float:
        """Seconds that a picture takes, from bytes to bytes, the style being known.

        Of an optimization, only the first steps are made; its time is reckoned as for
        `REFERENCE_STEPS`. One that ends sooner by itself, or tells nothing of its steps, takes what
        it takes.
        """
        content_uint8, region = draw_content(side, side), np.ones((side, side), bool)
        if self._style is None:
            self.encode_style()
        ends = []

        def watch(step, steps, parts):
            del step, steps, parts
            ends.append(time.perf_counter())
            if len(ends) == MEASURED_STEPS:
                raise _EnoughStepsError

        self.network.on_progress = watch
        self.reckoned = False
        start = time.perf_counter()
        try:
            self._stylizer.stylize(content_uint8, region, self._style)
        except _EnoughStepsError:
            self.reckoned = True
            return reckon_seconds(start, ends)
        finally:
            self.network.on_progress = None
        return time.perf_counter() - start

    def count_needed_bytes(self, side: int) -> float:
        """Memory that one pass over a picture takes, by what the network says."""
        return self.network.bytes_per_pixel * side**2

    def fits(self, side: int) -> bool:
        """Whether one pass over a picture fits into the memory."""
        return self.count_needed_bytes(side) <= self._max_memory


def reckon_seconds(start: float, ends: Sequence[float]) -> float:
    """Time of `REFERENCE_STEPS` from the ends of the first ones, two at least.

    The first step also holds what comes before it, once.
    """
    step = (ends[-1] - ends[0]) / (len(ends) - 1)
    return ends[0] - start + (REFERENCE_STEPS - 1) * step


def measure_peaks_of(
    row: MethodRow, sides: Sequence[int], max_memory: int
) -> Iterator[tuple[int, float]]:
    """Yields (side, MiB) of the peaks of a row in this process; see `measure_growth`.

    They are of the passes over a style picture of up to 256x256 and over the content.
    """
    runner = MethodRunner(row, max_memory=max_memory)

    def restyle(side):
        runner.encode_style(min(side, STYLE_SIDE))
        runner.paint(side)

    yield from measure_growth(restyle, sides)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The figures of every method in one run."""

import dataclasses
import math
import statistics
from collections.abc import Mapping, Sequence


@dataclasses.dataclass(frozen=True)
class MethodFigure:
    """One network and one size of picture.

    Attributes:
      row: name of the network.
      side: of the picture, pixels.
      seconds: one for each repeat; none where it was not measured.
      peak_mib: how far resident memory rises in one pass; nan where it was not measured.
      note: what else there is to say: that and why it was not measured, or how.
    """

    row: str
    side: int
    seconds: Sequence[float] = ()
    peak_mib: float = math.nan
    note: str = ""

    @property
    def median(self) -> float:
        """Median of the repeats, seconds; nan where there are none."""
        return statistics.median(self.seconds) if self.seconds else math.nan


@dataclasses.dataclass(frozen=True)
class Table1Figures:
    """Everything that is measured, a figure for each network and size.

    Attributes:
      figures: ordered by network, then by size.
      parameters: {row: number}.
      style_seconds: {row: seconds to encode a style picture}, nan where it takes none.
    """

    figures: Sequence[MethodFigure]
    parameters: Mapping[str, int]
    style_seconds: Mapping[str, float]

    @property
    def rows(self) -> list[str]:
        """Names of the networks, in order."""
        return list(self.parameters)

    @property
    def sides(self) -> list[int]:
        """Sizes of the pictures, ascending."""
        return sorted({figure.side for figure in self.figures})

    def find(self, row: str, side: int) -> MethodFigure:
        """The figure of a network and a size."""
        return next(f for f in self.figures if (f.row, f.side) == (row, side))

    def compute_ratio(self, figure: MethodFigure, reference: str) -> float:
        """A time to that of the reference for a picture of the same size; nan without both."""
        if reference not in self.parameters:
            return math.nan
        return figure.median / self.find(reference, figure.side).median

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the networks do alike whose tiles equal the whole."""

import abc
from typing import Any

from keras import KerasTensor

from tfstyle.methods.base_network import BaseNetwork
from tfstyle.ops.statistics_tape import StatisticsTape


class TilingBase(BaseNetwork):
    """A `TilingNetwork` (see `methods/contract.py`) that measures with a `StatisticsTape`.

    A subclass has `paint_with_tape`, `radius` and `statistics_layout`, and what a `BaseNetwork`
    asks for.
    """

    tiles = True

    @property
    def margin(self) -> int:
        """See `TilingNetwork`."""
        return self.radius

    @abc.abstractmethod
    def paint_with_tape(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: Any,
        tape: StatisticsTape,
        **taken: KerasTensor | None,
    ) -> KerasTensor:
        """The stylized picture `[B, H, W, 3]` in [0, 1], everywhere, not composited.

        Args:
          content, region, style_code: as `paint` takes them.
          tape: measures all that is not local, or replays it.
          **taken: what the network `takes`.
        """

    def paint(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: Any,
        *,
        statistics: KerasTensor | None = None,
        shared: bool = False,
        **taken: KerasTensor | None,
    ) -> KerasTensor:
        """The stylized picture `[B, H, W, 3]` in [0, 1], everywhere, not composited.

        With `statistics` it is a local function of the content: a crop that begins at a multiple
        of `stride` and has `radius` pixels of margin (or the picture's edge) gives the same pixels
        as the whole; one that takes `origin` is told where the crop begins. `shared` as in
        `compute_statistics`: pieces with such a margin whose regions share no pixel then give, in
        one pass, what the whole picture gives.
        """
        tape = StatisticsTape(recorded=statistics, shared=shared)
        return self.paint_with_tape(content, region, style_code, tape, **taken)

    def compute_statistics(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: Any,
        *,
        shared: bool = False,
        **taken: KerasTensor | None,
    ) -> KerasTensor:
        """What the network measures in one pass, float32 `[B, statistics_size]`.

        `shared` is for a batch that is one picture in pieces: it measures over all of it,
        `[1, statistics_size]`.
        """
        tape = StatisticsTape(shared=shared)
        self.paint_with_tape(content, region, style_code, tape, **taken)
        return tape.flat

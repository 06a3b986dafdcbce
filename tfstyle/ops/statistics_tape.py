# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Region statistics, measured on one picture and replayed on another, such as a tile of it."""

from collections.abc import Sequence

import numpy as np
from keras import KerasTensor, ops

from tfstyle.ops.region_statistics import (
    compute_mean_covariance,
    compute_mean_std,
    compute_shares_below,
)


class StatisticsTape:
    """Measures region statistics in the order of the calls, or replays recorded ones.

    A network that normalizes over a region asks the tape instead of measuring by itself. The
    statistics of one pass (`flat`, float32 `[B, S]`) can be replayed in another, which is then a
    purely local function of its picture: its tiles equal the whole.

    Args:
      recorded: `[B, S]` from an earlier pass, or None to measure.
      shared: whether the batch is one picture in pieces. Statistics are then measured over the
        whole batch, and their batch size is 1.
    """

    def __init__(self, *, recorded: KerasTensor | None = None, shared: bool = False):
        self._recorded = recorded
        self._shared = shared
        self._position = 0
        self._parts = []

    def _replay(self, size: int) -> KerasTensor:
        values = self._recorded[:, self._position : self._position + size]
        self._position += size
        return values

    def _join(self, features: KerasTensor) -> KerasTensor:
        if not self._shared:
            return features
        _, _, width, channels = ops.shape(features)
        return ops.reshape(features, (1, -1, width, channels))

    def mean_std(
        self, features: KerasTensor, region: KerasTensor, *, epsilon: float = 1e-5
    ) -> tuple[KerasTensor, KerasTensor]:
        """Mean and deviation, each `[B, 1, 1, C]`; `epsilon` as in `compute_mean_std`."""
        channels = features.shape[-1]
        if self._recorded is not None:
            values = self._replay(2 * channels)
            mean, std = values[:, None, None, :channels], values[:, None, None, channels:]
        else:
            features, region = self._join(features), self._join(region)
            mean, std = compute_mean_std(features, region, epsilon=epsilon)
        self._parts += [mean[:, 0, 0, :], std[:, 0, 0, :]]
        return mean, std

    def mean_covariance(
        self, features: KerasTensor, region: KerasTensor
    ) -> tuple[KerasTensor, KerasTensor]:
        """Mean `[B, C]` and covariance `[B, C, C]`."""
        channels = features.shape[-1]
        if self._recorded is not None:
            values = self._replay(channels + channels * channels)
            mean = values[:, :channels]
            covariance = ops.reshape(values[:, channels:], (-1, channels, channels))
        else:
            mean, covariance = compute_mean_covariance(self._join(features), self._join(region))
        self._parts += [mean, ops.reshape(covariance, (-1, channels * channels))]
        return mean, covariance

    def shares_below(
        self, features: KerasTensor, region: KerasTensor, knots: KerasTensor
    ) -> KerasTensor:
        """Cumulative distributions `[B, C, K]`, see `compute_shares_below`."""
        _, channels, count = ops.shape(knots)
        if self._recorded is not None:
            shares = ops.reshape(self._replay(channels * count), (-1, channels, count))
        else:
            knots = knots[:1] if self._shared else knots
            shares = compute_shares_below(self._join(features), self._join(region), knots)
        self._parts.append(ops.reshape(shares, (-1, channels * count)))
        return shares

    @property
    def flat(self) -> KerasTensor:
        """All statistics so far, `[B, S]` float32."""
        return ops.concatenate(self._parts, axis=-1)


def compute_length(kind: str, channels: int) -> int:
    """Length of one entry of a tape.

    Args:
      kind: "mean_std", "mean_covariance" or "shares_below".
      channels: of the features; of "shares_below", channels times knots.
    """
    return {
        "mean_std": 2 * channels,
        "mean_covariance": channels + channels**2,
        "shares_below": channels,
    }[kind]


def combine_statistics(
    recorded: Sequence[np.ndarray],
    masses: Sequence[float],
    layout: Sequence[tuple[str, int]],
) -> np.ndarray:
    """Combines the statistics of several regions into those of all together.

    Exact for the first entry of a tape. Later entries are the closer the more alike the regions
    are, since each was normalized by its own statistics.

    Args:
      recorded: `flat` of each region's tape, `[N, S]`.
      masses: of the regions, `[N]`.
      layout: ((kind, channels), ...) in the order of the tape; see `compute_length`.

    Returns:
      NumPy float32 `[1, S]`.
    """
    recorded = np.asarray(recorded, np.float64)
    weights = np.asarray(masses, np.float64) / np.sum(masses)
    combined, position = [], 0
    for kind, channels in layout:
        end = position + compute_length(kind, channels)
        means, spreads = np.split(recorded[:, position:end], [channels], axis=1)
        mean = weights @ means
        if kind == "mean_std":
            spread = np.sqrt(weights @ (spreads**2 + (means - mean) ** 2))
        elif kind == "shares_below":
            spread = spreads[0]  # empty: shares are means
        else:
            between = (means - mean)[:, :, None] * (means - mean)[:, None, :]
            spread = weights @ (spreads + between.reshape(len(means), -1))
        combined += [mean, spread]
        position = end
    return np.concatenate(combined)[None].astype(np.float32)

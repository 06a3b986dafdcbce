# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Statistics of a region, measured on one picture and replayed on another (a tile of it)."""

from keras import ops

from tfstyle.ops.region_statistics import compute_mean_covariance, compute_mean_std


class StatisticsTape:
    """Measures region statistics in the order they are asked for, or replays recorded ones.

    A network that normalizes over a region asks the tape in place of measuring by itself. What one
    pass measured (`flat`, float32 `[B, S]`) can be replayed in another pass, which then is a
    purely local function of its picture: tiles of it equal the whole.

    Args:
      recorded: `[B, S]` from an earlier pass, or None to measure.
      shared: the batch is one picture in pieces: what is measured is measured over all of it, and
        its batch size is 1.
    """

    def __init__(self, *, recorded=None, shared=False):
        self._recorded = recorded
        self._shared = shared
        self._position = 0
        self._parts = []

    def _replay(self, size):
        values = self._recorded[:, self._position : self._position + size]
        self._position += size
        return values

    def _join(self, features):
        if not self._shared:
            return features
        _, _, width, channels = ops.shape(features)
        return ops.reshape(features, (1, -1, width, channels))

    def mean_std(self, features, region):
        """Mean and deviation, each `[B, 1, 1, C]`."""
        channels = features.shape[-1]
        if self._recorded is not None:
            values = self._replay(2 * channels)
            mean, std = values[:, None, None, :channels], values[:, None, None, channels:]
        else:
            mean, std = compute_mean_std(self._join(features), self._join(region))
        self._parts += [mean[:, 0, 0, :], std[:, 0, 0, :]]
        return mean, std

    def mean_covariance(self, features, region):
        """Mean `[B, C]` and covariance `[B, C, C]`."""
        channels = features.shape[-1]
        if self._recorded is not None:
            values = self._replay(channels + channels * channels)
            mean = values[:, :channels]
            covariance = ops.reshape(values[:, channels:], (-1, channels, channels))
        else:
            mean, covariance = compute_mean_covariance(
                self._join(features), self._join(region)
            )
        self._parts += [mean, ops.reshape(covariance, (-1, channels * channels))]
        return mean, covariance

    @property
    def flat(self):
        """All that was asked for so far, `[B, S]` float32."""
        return ops.concatenate(self._parts, axis=-1)

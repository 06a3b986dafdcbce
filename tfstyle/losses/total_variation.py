# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Total variation."""

from keras import KerasTensor, ops


def compute_total_variation(picture: KerasTensor, region: KerasTensor) -> KerasTensor:
    """Mean squared difference of neighbouring pixels, both in the region, `[B]`, in [0, 6]."""

    def mean_square(difference, weights):
        total = ops.sum(ops.square(difference) * weights, axis=(1, 2, 3))
        return total / ops.maximum(ops.sum(weights, axis=(1, 2, 3)), 1.0)

    down = mean_square(picture[:, 1:] - picture[:, :-1], region[:, 1:] * region[:, :-1])
    across = mean_square(
        picture[:, :, 1:] - picture[:, :, :-1], region[:, :, 1:] * region[:, :, :-1]
    )
    return down + across

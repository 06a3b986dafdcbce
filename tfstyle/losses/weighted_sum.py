# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The weighted sum of all loss terms."""

from collections.abc import Mapping

from keras import KerasTensor, ops


def compute_weighted_sum(
    terms: Mapping[str, KerasTensor], weights: Mapping[str, float]
) -> tuple[KerasTensor, dict[str, KerasTensor]]:
    """Total (scalar, float32) and the parts {name: mean over the batch, unweighted}.

    `terms` maps names to `[B]`, `weights` the same names to floats. A term of weight 0 is
    reported, but left out of the total.
    """
    parts = {name: ops.mean(ops.cast(value, "float32")) for name, value in terms.items()}
    weighted = [weights[name] * part for name, part in parts.items() if weights[name]]
    return sum(weighted[1:], weighted[0]), parts

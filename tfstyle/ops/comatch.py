# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The CoMatch layer's product."""

from keras import KerasTensor, ops


def match_gram(features: KerasTensor, weight: KerasTensor, gram: KerasTensor) -> KerasTensor:
    """Features whose second moments a style's Gram matrix has turned, `[B, H, W, C]`.

    Zhang and Dana, "Multi-style Generative Network for Real-time Transfer", 2017, Eq. 8:
    Y = Phi^-1[Phi(F)^T W G]^T, which at each position is f^T W G.

    Args:
      features: `[B, H, W, C]`.
      weight: `[C, C]`, learned.
      gram: of the style, `[B, C, C]`.
    """
    product = ops.cast(ops.matmul(weight, ops.cast(gram, weight.dtype)), features.dtype)
    return ops.matmul(features, product[:, None])

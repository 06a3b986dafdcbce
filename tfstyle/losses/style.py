# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Style loss of Gram matrices."""

from keras import ops

REFERENCE_FLOOR = 0.05


def compute_squared_distance(gram, other):
    """||G - H||_F^2, `[B]`, of matrices `[B, C, C]`."""
    return ops.sum(ops.square(gram - other), axis=(1, 2))


def compute_style_loss(gram, target, *, reference=None):
    """Squared Gram distance to the style, as a share, `[B]`.

    Without a reference: ||G - G_s||^2 / ||G_s||^2 (Sun & Liu 2020's ||G(y) - G(y_s)||_F^2, the
    layer's scale and channel count divided out). With the Gram matrix of the unstylized picture:
    ||G - G_s||^2 / ||G_c - G_s||^2, the share of the way to the style that is left, in which an
    easy and a hard style weigh the same; the denominator is at least 0.05 ||G_s||^2.
    """
    scale = ops.sum(ops.square(target), axis=(1, 2))
    if reference is not None:
        away = compute_squared_distance(reference, target)
        scale = ops.maximum(away, REFERENCE_FLOOR * scale)
    return compute_squared_distance(gram, target) / ops.stop_gradient(scale + 1e-12)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Style loss of Gram matrices."""

from keras import KerasTensor, ops


def compute_style_loss(
    gram: KerasTensor, target: KerasTensor, *, distance: str = "squared"
) -> KerasTensor:
    """Gram distance to the style relative to the style's own Gram matrix, `[B]`.

    x = ||G - G_s||_F^2 / ||G_s||_F^2 (Sun & Liu 2020's ||G(y) - G(y_s)||_F^2 with the layer's
    scale and channel count divided out), for matrices `[B, C, C]`.

    Args:
      gram, target: of the stylized region and of the style picture.
      distance: "squared": x; "robust": 2 (sqrt(1 + x) - 1), which is x near 0 and grows like
        sqrt(x), so that a high-contrast photograph with a flat painting does not dominate the
        batch.
    """
    scale = ops.sum(ops.square(target), axis=(1, 2)) + 1e-12
    share = ops.sum(ops.square(gram - target), axis=(1, 2)) / ops.stop_gradient(scale)
    return share if distance == "squared" else 2.0 * (ops.sqrt(1.0 + share) - 1.0)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Putting the stylized region back into the picture."""

from keras import KerasTensor, ops


def composite(
    content: KerasTensor,
    stylized: KerasTensor,
    region: KerasTensor,
    *,
    style_strength: KerasTensor | None = None,
) -> KerasTensor:
    """`stylized` inside the region, `content` outside it, bit for bit where the weight is 0 or 1.

    All pictures `[B, H, W, 3]`, `region` `[B, H, W, 1]` in [0, 1], `style_strength` None (1) or
    `[B]` in [0, 1]: 0 returns the content.
    """
    weight = region
    if style_strength is not None:
        weight = weight * ops.reshape(ops.cast(style_strength, region.dtype), (-1, 1, 1, 1))
    mixed = content + weight * (stylized - content)
    # content + 1 * (stylized - content) rounds; a whole weight takes the pixel itself.
    return ops.where(weight >= 1.0, stylized, ops.where(weight <= 0.0, content, mixed))

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Composites the stylized region into the picture."""

from keras import KerasTensor, ops


def composite(
    content: KerasTensor,
    stylized: KerasTensor,
    region: KerasTensor,
    *,
    style_strength: KerasTensor | None = None,
) -> KerasTensor:
    """Blends `stylized` into `content` by the region's weights.

    Pixels of weight 0 or 1 are copied bit for bit. Pictures are `[B, H, W, 3]`, `region` is
    `[B, H, W, 1]` in [0, 1], `style_strength` is `[B]` in [0, 1], where 0 returns the content, or
    None for 1.
    """
    weight = region
    if style_strength is not None:
        weight = weight * ops.reshape(ops.cast(style_strength, region.dtype), (-1, 1, 1, 1))
    mixed = content + weight * (stylized - content)
    # content + 1 * (stylized - content) rounds, so whole weights take the pixel itself.
    return ops.where(weight >= 1.0, stylized, ops.where(weight <= 0.0, content, mixed))

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Content, mask, style and result side by side."""

from collections.abc import Sequence

import numpy as np

from tfstyle.files.picture_layout import fit_height, lay_in_column, lay_in_row

# Larger pictures are downscaled for the preview.
LARGEST_HEIGHT = 512


def draw_preview(
    content_uint8: np.ndarray,
    masks: Sequence[np.ndarray],
    styles: Sequence[np.ndarray],
    result_uint8: np.ndarray,
) -> np.ndarray:
    """content | mask | style | result, uint8 `[h, w, 3]`, at the content's height or 512.

    Args:
      content_uint8, result_uint8: `[H, W, 3]`.
      masks: bool `[H, W]`; a later mask is lighter and covers the earlier ones.
      styles: uint8 `[h, w, 3]` of any sizes, drawn above one another; may be empty.
    """
    height = min(content_uint8.shape[0], LARGEST_HEIGHT)
    levels = np.zeros(content_uint8.shape[:2], np.uint8)
    for number, mask in enumerate(masks, start=1):
        levels[mask] = 255 * number // len(masks)
    panels = [content_uint8, np.repeat(levels[..., None], 3, axis=-1)]
    if styles:
        panels.append(_stack(styles, height))
    return lay_in_row([*panels, result_uint8], height=height)


def _stack(styles, height):
    """The styles above one another, together `height` high and as wide as the widest."""
    edges = np.linspace(0, height, len(styles) + 1).round().astype(int)
    heights = np.maximum(np.diff(edges), 1)
    shown = [fit_height(style, part) for style, part in zip(styles, heights.tolist())]
    return lay_in_column(shown, gap=0)[:height]

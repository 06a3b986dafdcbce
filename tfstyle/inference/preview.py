# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Content, mask, style and result side by side, to see at a glance what was done."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

# Larger pictures are reduced for the preview.
LARGEST_HEIGHT = 512
_GAP = 4


def draw_preview(content_uint8, masks: Sequence, styles: Sequence, result_uint8) -> np.ndarray:
    """content | mask | style | result, uint8 `[h, w, 3]`, at the content's height or 512.

    Args:
      content_uint8, result_uint8: `[H, W, 3]`.
      masks: bool `[H, W]`; of several, the later is lighter and covers the earlier.
      styles: uint8 `[h, w, 3]` of any sizes; several stand above one another.
    """
    height = min(content_uint8.shape[0], LARGEST_HEIGHT)
    levels = np.zeros(content_uint8.shape[:2], np.uint8)
    for number, mask in enumerate(masks, start=1):
        levels[mask] = 255 * number // len(masks)
    panels = [
        _fit_height(content_uint8, height),
        _fit_height(np.repeat(levels[..., None], 3, axis=-1), height),
        _stack(styles, height),
        _fit_height(result_uint8, height),
    ]
    gap = np.full((height, _GAP, 3), 255, np.uint8)
    return np.concatenate([panels[0], *(p for panel in panels[1:] for p in (gap, panel))], axis=1)


def _fit_height(picture_uint8, height):
    rows, columns = picture_uint8.shape[:2]
    if rows == height:
        return picture_uint8
    width = max(round(columns * height / rows), 1)
    picture = Image.fromarray(picture_uint8).resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(picture)


def _stack(styles, height):
    """The styles above one another, together `height` high and as wide as the widest."""
    edges = np.linspace(0, height, len(styles) + 1).round().astype(int)
    shown = [
        _fit_height(style, max(bottom - top, 1))
        for style, top, bottom in zip(styles, edges, edges[1:])
    ]
    column = np.full((height, max(style.shape[1] for style in shown), 3), 255, np.uint8)
    for style, top in zip(shown, edges):
        column[top : top + style.shape[0], : style.shape[1]] = style[: height - top]
    return column

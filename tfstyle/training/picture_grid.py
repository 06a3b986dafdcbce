# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Held-out pictures side by side, which show what the losses do not."""

import numpy as np

GAP = 4


def build_picture_grid(
    content: np.ndarray, region: np.ndarray, style: np.ndarray, stylized: np.ndarray
) -> np.ndarray:
    """Draws one row for each triple, uint8 `[rows * (H + 4) - 4, 4 * (W + 4) - 4, 3]` on white.

    Args:
      content, style, stylized: `[rows, H, W, 3]` in [0, 1].
      region: `[rows, H, W, 1]` in [0, 1].
    """
    region = np.repeat(np.asarray(region), 3, axis=-1)
    pictures = [np.asarray(p, "float32") for p in (content, region, style, stylized)]
    rows, height, width, _ = pictures[0].shape
    grid = np.full((rows * (height + GAP) - GAP, len(pictures) * (width + GAP) - GAP, 3), 255, "u1")
    for column, batch in enumerate(pictures):
        left = column * (width + GAP)
        for row, picture in enumerate(batch):
            top = row * (height + GAP)
            pixels = np.rint(np.clip(picture, 0.0, 1.0) * 255.0)
            grid[top : top + height, left : left + width] = pixels.astype("u1")
    return grid

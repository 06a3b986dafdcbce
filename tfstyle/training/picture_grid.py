# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Held-out pictures side by side, which show what the losses do not."""

import numpy as np

from tfstyle.files.picture_layout import lay_in_column, lay_in_row


def build_picture_grid(
    content: np.ndarray, region: np.ndarray, style: np.ndarray, stylized: np.ndarray
) -> np.ndarray:
    """Draws one row for each triple, uint8 `[rows * (H + 4) - 4, 4 * (W + 4) - 4, 3]` on white.

    Args:
      content, style, stylized: `[rows, H, W, 3]` in [0, 1].
      region: `[rows, H, W, 1]` in [0, 1].
    """
    region = np.repeat(np.asarray(region), 3, axis=-1)
    columns = [np.clip(np.asarray(c, "float32"), 0, 1) for c in (content, region, style, stylized)]
    columns = [np.rint(255 * column).astype(np.uint8) for column in columns]
    return lay_in_column([lay_in_row(row) for row in zip(*columns)])

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Held-out pictures side by side, which show what the losses do not."""

import numpy as np

from tfstyle.files.picture_layout import lay_in_column, lay_in_row


def build_picture_grid(
    content: np.ndarray,
    region: np.ndarray,
    stylized: np.ndarray,
    *,
    style: np.ndarray | None = None,
) -> np.ndarray:
    """Draws one row for each triple, uint8 `[rows * (H + 4) - 4, 4 * (W + 4) - 4, 3]` on white.

    Args:
      content, style, stylized: `[rows, H, W, 3]` in [0, 1]; without a style the rows are shorter.
      region: `[rows, H, W, 1]` in [0, 1].
    """
    region = np.repeat(np.asarray(region), 3, axis=-1)
    columns = [c for c in (content, region, style, stylized) if c is not None]
    columns = [np.clip(np.asarray(column, "float32"), 0, 1) for column in columns]
    columns = [np.rint(255 * column).astype(np.uint8) for column in columns]
    return lay_in_column([lay_in_row(row) for row in zip(*columns)])

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a checkpoint has to beat: the untouched content, and colours matched in closed form."""

from collections.abc import Callable

import keras
import numpy as np

from tfstyle.ops.colour import match_colours

# (content_uint8 `[H, W, 3]`, region `[H, W]` bool, style_uint8 `[h, w, 3]`) -> uint8 `[H, W, 3]`.
Painter = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def copy_content(
    content_uint8: np.ndarray, region: np.ndarray, style_uint8: np.ndarray
) -> np.ndarray:
    """Returns the content unchanged."""
    del region, style_uint8
    return content_uint8


def match_region_colours(
    content_uint8: np.ndarray, region: np.ndarray, style_uint8: np.ndarray
) -> np.ndarray:
    """Matches the colour mean and covariance of the region to the painting's.

    The linear Monge-Kantorovich map of Pitie and Kokaram 2007; nothing is learned.

    Args:
      content_uint8: `[H, W, 3]`.
      region: bool `[H, W]`, not empty.
      style_uint8: `[h, w, 3]`.

    Returns:
      uint8 `[H, W, 3]`, the content's own bytes outside the region.
    """
    content, style = (
        picture.astype(np.float32)[None] / np.float32(255)
        for picture in (content_uint8, style_uint8)
    )
    matched = match_colours(content, region.astype(np.float32)[None, ..., None], style)
    matched = np.rint(keras.ops.convert_to_numpy(matched)[0] * 255).astype(np.uint8)
    return np.where(region[..., None], matched, content_uint8)

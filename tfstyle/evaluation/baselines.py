# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a checkpoint is compared with: the content, its colours matched, the painting itself."""

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


def lay_painting(
    content_uint8: np.ndarray, region: np.ndarray, style_uint8: np.ndarray
) -> np.ndarray:
    """Puts the middle of the painting into the region, at its own size, mirrored where it ends.

    What the figures of style say of the painting itself, seen through the region.

    Args:
      content_uint8: `[H, W, 3]`.
      region: bool `[H, W]`.
      style_uint8: `[h, w, 3]`.

    Returns:
      uint8 `[H, W, 3]`, the content's own bytes outside the region.
    """
    laid = style_uint8
    for axis, side in enumerate(region.shape):
        places = np.arange(side) + (laid.shape[axis] - side) // 2
        # Mirrored: 0 1 2 2 1 0 0 1 ...
        places = places % (2 * laid.shape[axis])
        laid = np.take(laid, np.minimum(places, 2 * laid.shape[axis] - 1 - places), axis=axis)
    return np.where(region[..., None], laid, content_uint8)

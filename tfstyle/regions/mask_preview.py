# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A mask shown over its photograph."""

import cv2
import numpy as np

_TINT = (255, 0, 140)
_TINT_WEIGHT = 0.45


def make_mask_preview(content_uint8: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The photograph, the region tinted, its outline in white and black.

    `content_uint8` `[H, W, 3]`, `mask` `[H, W]` (inside where > 0.5); uint8 `[H, W, 3]`. The two
    lines are 1 pixel each for every 500 of the shorter side, the white one just inside.
    """
    inside = (np.asarray(mask) > 0.5).astype(np.uint8)
    thickness = max(1, round(min(inside.shape) / 500))
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * thickness + 1, 2 * thickness + 1))
    tint = np.broadcast_to(np.uint8(_TINT), content_uint8.shape)
    tinted = cv2.addWeighted(content_uint8, 1 - _TINT_WEIGHT, tint, _TINT_WEIGHT, 0)
    preview = np.where(inside[..., None] > 0, tinted, content_uint8)
    # At the picture's border there is no edge: what lies beyond it counts for neither side.
    preview[(inside > 0) & (cv2.erode(inside, brush) == 0)] = 255
    preview[(inside == 0) & (cv2.dilate(inside, brush) > 0)] = 0
    return preview

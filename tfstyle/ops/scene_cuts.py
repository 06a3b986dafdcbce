# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Where one scene of a film ends and the next begins."""

import cv2
import numpy as np

# Longer side in pixels at which frames are compared: what moves within a scene is blurred away.
_SIDE = 64
_BINS = 8
# Chosen on sequences of moving cameras and animals: neighbours within a scene share over 0.8 of
# their colours and differ by less than 0.08 of 1; other scenes share under 0.5.
_SHARED_COLOURS = 0.6
_DIFFERENCE = 0.1


def is_cut(first_uint8: np.ndarray, second_uint8: np.ndarray) -> bool:
    """Whether two neighbouring frames are of different scenes.

    They have to have both other colours (intersection of their histograms) and other pixels: a
    light that is switched on keeps some of the first, a fast object most of the second.

    Args:
      first_uint8, second_uint8: RGB `[H, W, 3]`, of one size.
    """
    height, width = first_uint8.shape[:2]
    scale = min(1.0, _SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = [
        cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
        for frame in (first_uint8, second_uint8)
    ]
    counts = [
        np.histogramdd(frame.reshape(-1, 3), bins=_BINS, range=[(0, 256)] * 3)[0] for frame in small
    ]
    shared = np.minimum(*counts).sum() / counts[0].sum()
    difference = np.abs(small[0].astype(np.float32) - small[1]).mean() / 255
    return bool(shared < _SHARED_COLOURS and difference > _DIFFERENCE)

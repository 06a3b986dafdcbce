# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A sequence with known masks that may be shown anywhere: a cat's head before a table that moves.

Both photographs come with scikit-image and are CC0: `chelsea` by Stefan van der Walt, `coffee` by
Rachel Michetti.
"""

import cv2
import numpy as np
from skimage import data

# Of the head on the photograph: centre (y, x) and half axes.
_HEAD = (140.0, 165.0)
_HALF_AXES = (92.0, 84.0)
_SIZE = (320, 416)  # of the frames
_DRIFT = (0.35, 1.3)  # of the table, pixels a frame
_SWING = 36.0  # of the head to either side, pixels
_TURN = 9.0  # degrees
_GROWTH = 0.08
_PERIOD = 48  # frames


def draw_moving_cat(count: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Frames of a head that swings, turns and grows by parts of pixels.

    Args:
      count: number of frames.

    Returns:
      RGB uint8 `[320, 416, 3]` frames, and bool `[320, 416]` masks of the head.
    """
    cat, table = data.chelsea(), data.coffee()
    rows, columns = np.mgrid[: cat.shape[0], : cat.shape[1]]
    distance = sum(
        ((place - middle) / half) ** 2
        for place, middle, half in zip((rows, columns), _HEAD, _HALF_AXES)
    )
    inside = (distance < 1).astype(np.float32)
    height, width = _SIZE
    frames, masks = [], []
    for number in range(count):
        phase = 2 * np.pi * number / _PERIOD
        turn = cv2.getRotationMatrix2D(
            _HEAD[::-1], _TURN * np.sin(phase), 1 + _GROWTH * np.sin(2 * phase)
        )
        turn[:, 2] += (
            width / 2 - _HEAD[1] + _SWING * np.sin(phase),
            height / 2 - _HEAD[0] + 0.4 * _SWING * np.cos(phase),
        )
        head, share = (
            cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC)
            for picture in (cat, inside)
        )
        pan = np.float32([[1, 0, -_DRIFT[1] * number], [0, 1, -_DRIFT[0] * number]])
        behind = cv2.warpAffine(
            table, pan, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
        )
        share = np.clip(share, 0, 1)[..., None]
        frames.append(np.rint(behind + share * (head.astype(np.float32) - behind)).astype(np.uint8))
        masks.append(share[..., 0] > 0.5)
    return frames, masks

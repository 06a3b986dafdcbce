# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The one rule that says which values of a mask are inside: those above one half of white."""

import warnings

import cv2
import numpy as np

from tfstyle.errors import InputError

# A soft outline passes through many greys, each in a thin line. One grey that fills squares of this
# many pixels a side, for so large a share of the pixels inside, is an area: another label, say.
_AREA_SIDE = 5
_AREA_SHARE = 0.05
# Of white: less is what lossy formats make of black.
_SEEN_SHARE = 0.02


def find_white(values: np.ndarray) -> float:
    """What counts as white in a mask: 1, 255 or 65535, the least that its values do not exceed.

    Floats may overshoot 1 by up to a half, as resized ones do.
    """
    largest = np.max(values, initial=0)
    return 1 if largest <= 1.5 else 255 if largest <= 255 else 65535


def find_inside(values: np.ndarray) -> np.ndarray:
    """Bool array: which values of a mask lie above one half of its white.

    "Any non-zero" would take in the faint greys that resizing and JPEG leave around an outline.
    """
    return values > find_white(values) / 2


def check_faint(values: np.ndarray, inside: np.ndarray, name: str) -> None:
    """Warns of what one half leaves out of a mask, where that is more than a soft outline.

    Args:
      values: the mask's own, `[H, W]` or `[H, W, 1]`.
      inside: what `find_inside` says of them.
      name: what to call the mask.

    Raises:
      InputError: nothing is inside although some values are not 0.
    """
    faint = np.count_nonzero(values > 0) - np.count_nonzero(inside)
    if faint and not inside.any():
        raise InputError(
            f"{name}: no value is above one half of white (the largest is {np.max(values):g} of "
            f"{find_white(values)}); --mask_threshold=0 takes every pixel that is not 0"
        )
    if faint <= _AREA_SHARE * np.count_nonzero(inside):
        return
    seen = (values > _SEEN_SHARE * find_white(values)) & ~inside
    if not seen.any():
        return
    greys, counts = np.unique(values[seen], return_counts=True)
    area = (values == greys[counts.argmax()]).reshape(values.shape[:2]).astype(np.uint8)
    area = cv2.erode(area, np.ones((_AREA_SIDE, _AREA_SIDE), np.uint8))
    if np.count_nonzero(area) > _AREA_SHARE * np.count_nonzero(inside):
        warnings.warn(
            f"{name}: {faint} pixels are not 0 but at most one half of white, so they are outside; "
            "--mask_threshold=0 takes them in",
            stacklevel=3,
        )

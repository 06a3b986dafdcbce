# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Photographs for benchmarks that need no folder of one's own."""

import cv2
import numpy as np
import skimage.data

# They come with scikit-image.
PHOTOGRAPHS = ("astronaut", "coffee", "chelsea", "rocket")


def load_photograph(name: str, size: int) -> np.ndarray:
    """One of `PHOTOGRAPHS`, resized to a square: uint8 `[size, size, 3]`."""
    picture = getattr(skimage.data, name)()
    return cv2.resize(picture, (size, size), interpolation=cv2.INTER_CUBIC)

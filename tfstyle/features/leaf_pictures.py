# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Pictures whose statistics are like those of photographs, drawn rather than kept as files."""

import numpy as np

# Sides of the leaves, pixels; their density falls with the cube, which makes the pictures look
# the same at every scale (Lee, Mumford and Huang 2001).
_SMALLEST, _LARGEST = 2.0, 48.0


def draw_leaf_pictures(
    count: int = 4, *, side: int = 96, leaves: int = 700, seed: int = 0
) -> np.ndarray:
    """Dead leaves: opaque rectangles and discs, each over the ones before it.

    Lee, Mumford and Huang, "Occlusion models for natural images", IJCV 2001: edges at all scales,
    flat parts, a spectrum that falls as that of photographs. A little noise stands for texture.

    Returns:
      float32 `[count, side, side, 3]` in [0, 1]; the same for the same arguments.
    """
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side]
    pictures = np.full((count, side, side, 3), 0.5)
    for picture in pictures:
        for _ in range(leaves):
            share = random.uniform()
            half = 0.5 / np.sqrt((1 - share) / _SMALLEST**2 + share / _LARGEST**2)
            row, column = random.uniform(0, side, 2)
            down, across = np.abs(y - row), np.abs(x - column)
            is_disc = random.uniform() < 0.5
            inside = np.hypot(down, across) < half if is_disc else np.maximum(down, across) < half
            grey = random.uniform()  # colours of photographs are near the greys
            picture[inside] = np.clip(grey + random.normal(0.0, 0.12, 3), 0.0, 1.0)
    pictures += random.normal(0.0, 0.02, pictures.shape)
    return np.clip(pictures, 0.0, 1.0).astype(np.float32)

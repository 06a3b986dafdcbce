# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Keeps the colours of the photograph."""

import cv2
import numpy as np
from keras import ops

from tfstyle.ops.colour import match_colours

# Most pixels that a palette is measured on; more do not change its twelve moments.
_SAMPLES = 1 << 18


class Palette:
    """The colour mean and covariance of a region, which a style picture can take on.

    Gatys et al., "Preserving Color in Neural Artistic Style Transfer", 2016, section 3.1, with the
    Monge-Kantorovich map for the Cholesky factor (see `compute_colour_map`).

    Args:
      content_uint8: `[H, W, 3]`.
      region: bool `[H, W]`, not empty.
    """

    def __init__(self, content_uint8: np.ndarray, region: np.ndarray):
        colours = content_uint8[region]
        every = -(-len(colours) // _SAMPLES)
        self._colours = colours[::every].astype(np.float32)[None, None] / 255

    def recolour(self, style: np.ndarray) -> np.ndarray:
        """The style picture, float32 `[h, w, 3]` in [0, 1], with this mean and covariance."""
        everywhere = np.ones((1, *style.shape[:2], 1), np.float32)
        matched = match_colours(style[None], everywhere, self._colours)
        return ops.convert_to_numpy(matched)[0]


def keep_chroma(content_uint8: np.ndarray, painted: np.ndarray) -> np.ndarray:
    """The painted picture's lightness with the content's colours (CIE L*a*b*), `[H, W, 3]`.

    Gatys et al. 2016, section 3.2 (there in YIQ). `painted` is float32 in [0, 1].
    """
    lab = cv2.cvtColor(content_uint8.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab[..., 0] = cv2.cvtColor(np.ascontiguousarray(painted), cv2.COLOR_RGB2LAB)[..., 0]
    return np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), 0, 1)

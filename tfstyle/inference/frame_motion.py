# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How a part of one frame has moved since the frame before, and where that can be trusted."""

import functools

import cv2
import numpy as np

from tfstyle.ops.boxes import Box
from tfstyle.ops.optical_flow import estimate_flow, find_hidden, warp_by_flow

# Mean difference of colours, of 1, at which a flow is trusted by exp(-1/2): noise and light change
# by less, and what is another thing differs by more.
_TRUSTED_DIFFERENCE = 0.06
# Side in pixels of the squares over which colours are compared: single pixels are noisy.
_SQUARE = 3


class FrameMotion:
    """Motion from a frame back to the one before, in a box of both; computed when asked for.

    Args:
      frame_uint8, previous_uint8: RGB `[H, W, 3]`.
      box: what to look at. Motion across its border is not seen.
    """

    def __init__(self, frame_uint8: np.ndarray, previous_uint8: np.ndarray, box: Box):
        self.box = box
        self._frame = np.ascontiguousarray(frame_uint8[box.slices])
        self._previous = np.ascontiguousarray(previous_uint8[box.slices])

    @functools.cached_property
    def flow(self) -> np.ndarray:
        """Flow of the frame towards the previous one, `[h, w, 2]` of the box."""
        return estimate_flow(self._frame, self._previous)

    @functools.cached_property
    def trust(self) -> np.ndarray:
        """float32 `[h, w]` in [0, 1]: how surely the previous frame shows the same thing there.

        0 where the round trip of the flow says that it is hidden, less where colours differ.
        """
        back = estimate_flow(self._previous, self._frame)
        seen = ~find_hidden(self.flow, back, borders=False)
        carried = warp_by_flow(self._previous, self.flow)
        frame, carried = (
            cv2.blur(picture, (_SQUARE, _SQUARE)).astype(np.float32) / 255
            for picture in (self._frame, carried)
        )
        difference = np.abs(frame - carried).mean(-1)
        return seen * np.exp(-0.5 * (difference / _TRUSTED_DIFFERENCE) ** 2)

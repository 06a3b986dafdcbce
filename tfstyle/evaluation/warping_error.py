# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How much a sequence flickers: what changes between frames beyond what moves."""

import dataclasses

import cv2
import numpy as np

from tfstyle.ops.optical_flow import estimate_flow, find_hidden, warp_by_flow


@dataclasses.dataclass(frozen=True)
class FramePair:
    """Two neighbouring frames of the source, and where they show the same part of the region.

    Attributes:
      flow: of the second frame towards the first, `[H, W, 2]`.
      seen: bool `[H, W]`, pixels of the second frame that are in both regions and not hidden.
    """

    flow: np.ndarray
    seen: np.ndarray


def match_frames(
    first_uint8: np.ndarray, second_uint8: np.ndarray, first: np.ndarray, second: np.ndarray
) -> FramePair:
    """Matches two frames of the source; `first`, `second` are their regions, bool `[H, W]`."""
    flow = estimate_flow(second_uint8, first_uint8)
    hidden = find_hidden(flow, estimate_flow(first_uint8, second_uint8))
    there = warp_by_flow(first.astype(np.float32), flow, interpolation=cv2.INTER_LINEAR) > 0.5
    return FramePair(flow, second & there & ~hidden)


def compute_warping_error(
    first_uint8: np.ndarray, second_uint8: np.ndarray, pair: FramePair
) -> float:
    """Mean squared difference between a frame and the one before, warped to it.

    Eq. 9 of Lai et al., "Learning blind video temporal consistency", ECCV 2018: the flow is that of
    the source, and pixels that it hides are left out.

    Args:
      first_uint8, second_uint8: RGB `[H, W, 3]`, results of the two frames.
      pair: of the source.

    Returns:
      The mean over pixels and channels, of values in [0, 1]; not a number where nothing is seen.

    *Deviations*: within the region alone; dense inverse search in place of FlowNet 2.
    """
    if not pair.seen.any():
        return float("nan")
    first, second = (p.astype(np.float32) / 255 for p in (first_uint8, second_uint8))
    difference = second - warp_by_flow(first, pair.flow)
    return float((difference[pair.seen] ** 2).mean())

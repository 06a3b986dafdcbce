# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The region statistics of a picture that is too large for one pass of the network.

What was compared, with a network of 300 steps on sixteen styles and passes of a quarter of the
region, as the difference from the one-pass picture in levels of 255 (mean over the region of two
photographs of 480x320, which the style changes by 30 and 36 levels; the second columns with a pass
of an eighth):

  the picture, reduced                            3.2  3.6     5.3  5.7
  one pass of few large tiles (64 + 56 around)    9.5  4.8    23   11
  passes over everything, 5 to 10 tiles in each   1.5  1.0     2.6  2.7
  everything in one pass: tiles of 64 without margin 0.7, with 8 pixels 0.13, with 16 0.02

So what counts is that every pass sees a fair sample of the whole region, many small tiles far
apart; the margin counts less than anything. A pass of the default memory holds about a hundred and
sixty such tiles. Four passes cost less than half of the painting; the sampling error they leave
falls with the root of the number of tiles, 0.5 levels at a thousand. `bin/benchmark --suite=tiles`
measures it for a checkpoint.
"""

import numpy as np

from tfstyle.inference.compiled_network import CompiledNetwork
from tfstyle.inference.window_crops import crop_content, crop_region, locate_crops
from tfstyle.inference.window_plan import WindowPlan, WindowPlanner
from tfstyle.ops.statistics_tape import combine_statistics

CORE_SIDE = 64
MARGIN = 8
MOST_PASSES = 4


def plan_samples(planner: WindowPlanner) -> list[WindowPlan]:
    """The passes that `measure_statistics` takes."""
    return planner.plan_samples(core_side=CORE_SIDE, margin=MARGIN, most=MOST_PASSES)


def measure_statistics(
    network: CompiledNetwork, passes, content_uint8, region, style_code, *, advance
) -> np.ndarray:
    """Measures small windows all over a region, pass by pass.

    Args:
      network: compiled, local.
      passes: from `plan_samples`.
      content_uint8: `[H, W, 3]`.
      region: bool `[H, W]`.
      style_code: `[1, D]`.
      advance: called after each pass.

    Returns:
      float32 `[1, S]`, for the network's `paint`.
    """
    measured, masses = [], []
    for plan in passes:
        inside = crop_region(region, plan.windows)
        crops = [window.crop for window in plan.windows]
        measured.append(network.compute_statistics(
            crop_content(content_uint8, crops), inside, style_code, origin=locate_crops(crops)
        )[0])
        masses.append(float(inside.sum()))
        advance()
    return combine_statistics(measured, masses, network.network.statistics_layout)

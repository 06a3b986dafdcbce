# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The region statistics of a picture that is too large for one pass of the network.

Ways to measure them, compared with the shipped checkpoint and passes that see a quarter of the
region: difference from the one-pass picture in levels of 255, mean and 99th percentile over the
regions of four photographs of 1024x1024, which the style changes by 43 levels (`bin/benchmark
--suite=tiles`):

  the picture, reduced                     5.7  24
  one pass over a sample of small tiles    5.5  24
  four passes, each over another sample    1.9   8
  passes over everything                   0.6   2.5

Earlier, with a network of 300 steps: one pass of few large tiles (64 pixels, 56 around) was off by
9.5 levels, tiles of 64 without margin in one pass over everything by 0.7, with 8 pixels by 0.13.

What matters is that every pass sees a fair sample of the whole region: many small tiles, far
apart. The margin matters least. A pass with the default memory holds about 260 such tiles, and four
passes would take longer than painting 4 megapixels. Two photographs of 1024x1024 in paintings, the
network of today, mean and 99th percentile of the difference:

  all of 256 tiles, one pass / four        0.02  0.1 / 1.0  6
  128 of them, one pass                    2.5  21
  64 of them                               5.3  35

So 256 tiles are taken, or an eighth if there are more than 2,048, in four passes at most.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tfstyle.inference.compiled_network import CompiledNetwork
from tfstyle.inference.window_crops import (
    crop_content,
    crop_region,
    crop_support,
    locate_crops,
)
from tfstyle.inference.window_plan import WindowPlan, WindowPlanner
from tfstyle.ops.statistics_tape import combine_statistics

CORE_SIDE = 64
MARGIN = 8
MOST_PASSES = 4
ENOUGH, SHARE = 256, 1 / 8


def plan_samples(planner: WindowPlanner) -> list[WindowPlan]:
    """Plans the passes for `measure_statistics`."""
    return planner.plan_samples(
        core_side=CORE_SIDE, margin=MARGIN, most=MOST_PASSES, enough=ENOUGH, share=SHARE
    )


def measure_statistics(
    network: CompiledNetwork,
    passes: Sequence[WindowPlan],
    content_uint8: np.ndarray,
    region: np.ndarray,
    style_code: Any,
    *,
    coarse_uint8: np.ndarray | None = None,
    taken: Mapping[str, np.ndarray] | None = None,
    origin: Sequence[int] = (0, 0),
    advance: Callable[[], object],
) -> np.ndarray:
    """Measures the statistics of a region on small windows spread over it, pass by pass.

    Args:
      network: compiled, one that tiles.
      passes: from `plan_samples`.
      content_uint8: `[H, W, 3]`.
      region: bool `[H, W]`.
      style_code: of one style.
      coarse_uint8: `[H, W, 3]`, a coarse result, or None.
      taken, origin: see `RegionPainter.paint`.
      advance: called after each pass.

    Returns:
      float32 `[1, S]`, for the network's `paint`.
    """
    measured, masses = [], []
    for plan in passes:
        inside = crop_region(region, plan.windows)
        crops = [window.crop for window in plan.windows]
        measured.append(
            network.compute_statistics(
                crop_content(content_uint8, crops),
                inside,
                style_code,
                origin=locate_crops(crops) + np.int32(origin),
                support=crop_support(region, crops),
                coarse=None if coarse_uint8 is None else crop_content(coarse_uint8, crops),
                **(taken or {}),
            )[0]
        )
        masses.append(float(inside.sum()))
        advance()
    return combine_statistics(measured, masses, network.network.statistics_layout)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Paints a region coarse to fine."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from tfstyle.inference.progress import OnProgress, ignore_progress, split_progress
from tfstyle.inference.region_painter import RegionPainter
from tfstyle.inference.stroke_passes import (
    StrokePass,
    enlarge_picture,
    plan_reaches,
    reduce_mask,
    reduce_picture,
)
from tfstyle.ops.boxes import Box


def paint_strokes(
    painter: RegionPainter,
    content_uint8: np.ndarray,
    region: np.ndarray,
    passes: Sequence[tuple[StrokePass, np.ndarray]],
    *,
    reach: int = 0,
    taken: Mapping[str, np.ndarray] | None = None,
    steady: Callable[[int], Mapping[str, Any]] = lambda reduction: {},
    on_progress: OnProgress = ignore_progress,
) -> Iterator[tuple[Box, np.ndarray]]:
    """Paints a region pass by pass; the last one yields its pixels, see `RegionPainter.paint`.

    Args:
      painter: of the network.
      content_uint8: `[H, W, 3]`.
      region: bool `[H, W]`.
      passes: of `plan_passes`, the coarsest first, each with the style code `[1, D]` of its scale.
        Passes in which nothing is left of the region are skipped.
      reach: width in pixels of the surroundings to paint as well.
      taken, on_progress: see `RegionPainter.paint`.
      steady: reduction of a pass -> its `origin` and `choose_statistics`, see there.
    """
    *before, on_last = split_progress(on_progress, [1 / p.reduction**2 for p, _ in passes])
    *coarser, (_, last_code) = passes
    reaches = plan_reaches(len(passes), margin=painter.margin, reach=reach)
    coarse_uint8 = None
    for (stroke_pass, code), around, on_pass in zip(coarser, reaches, before):
        reduction = stroke_pass.reduction
        inside = reduce_mask(region, reduction)
        if not inside.any():
            continue
        painted_uint8 = reduce_picture(content_uint8, reduction)
        parts = painter.paint(
            painted_uint8.copy(),
            inside,
            code,
            coarse_uint8=coarse_uint8,
            reach=around,
            taken=taken,
            **steady(reduction),
            on_progress=on_pass,
        )
        for part, painted in parts:
            finite = np.isfinite(painted).all(axis=-1, keepdims=True)
            kept = painted_uint8[part.slices]
            levels = np.rint(np.clip(255 * np.where(finite, painted, 0), 0, 255)).astype(np.uint8)
            kept[...] = np.where(finite, levels, kept)
        height, width = (-(-side // (reduction // 2)) for side in region.shape)
        coarse_uint8 = enlarge_picture(painted_uint8, height=height, width=width)
    yield from painter.paint(
        content_uint8,
        region,
        last_code,
        coarse_uint8=coarse_uint8,
        reach=reach,
        taken=taken,
        **steady(1),
        on_progress=on_last,
    )

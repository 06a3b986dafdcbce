# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Paints one region of a picture of any size; the cost depends on the region, not the picture."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.inference.compiled_network import CompiledNetwork
from tfstyle.inference.memory import choose_max_pixels
from tfstyle.inference.progress import (
    OnProgress,
    ignore_progress,
    make_progress_bar,
    show_elapsed,
    show_steps,
)
from tfstyle.inference.shared_statistics import measure_statistics, plan_samples
from tfstyle.inference.window_crops import crop_content, crop_region, locate_crops
from tfstyle.inference.window_plan import TooFewPixels, Window, WindowPlanner
from tfstyle.ops.boxes import (
    Box,
    align_box,
    compute_bounding_box,
    expand_box,
    intersect_boxes,
)


class RegionPainter:
    """Yields the pixels of a stylized region, part by part.

    A region that fits into one pass of the network looks as if the whole picture had been painted,
    because the normalizations measure the region only and the margins hold everything that a pixel
    depends on. A larger region is painted in tiles that share their statistics; see
    `measure_statistics`.

    Args:
      network: compiled.
      max_memory: memory for one pass; see `parse_memory`.
      progress: show a progress bar after two seconds.
    """

    def __init__(self, network: CompiledNetwork, *, max_memory: str | int, progress: bool = False):
        self._network = network
        self._max_memory = max_memory
        self._max_pixels = choose_max_pixels(network.network, max_memory)
        self._progress = progress

    @property
    def radius(self) -> int:
        """Pixels around one that it depends on, statistics aside; 0 for whole pictures."""
        return self._network.network.radius if self._network.network.tiles else 0

    def paint(
        self,
        content_uint8: np.ndarray,
        region: np.ndarray,
        style_code: Any,
        *,
        coarse_uint8: np.ndarray | None = None,
        reach: int = 0,
        taken: Mapping[str, np.ndarray] | None = None,
        on_progress: OnProgress = ignore_progress,
    ) -> Iterator[tuple[Box, np.ndarray]]:
        """Paints a region.

        Args:
          content_uint8: `[H, W, 3]`.
          region: bool `[H, W]`.
          style_code: of one style.
          coarse_uint8: `[H, W, 3]`, a result at a lower resolution, enlarged, to be refined; right
            as far around the region as the reach and the network's radius go. None: there is none.
          reach: width in pixels of the surroundings to paint as well.
          taken: what else the network takes, the same for all windows, as {"style_strength": ...}.
          on_progress: called before the first pass and after each.

        Yields:
          (Box, float32 `[h, w, 3]` in [0, 1]): disjoint boxes that cover the region and its
          surroundings; nothing for an empty region.

        Raises:
          InputError: `max_memory` is too little.
        """
        if not region.any():
            return
        on_progress(0.0)
        if not self._takes_tiles(taken or {}):
            yield self._paint_in_one(
                content_uint8, region, style_code, reach, taken or {}, on_progress
            )
            on_progress(1.0)
            return
        try:
            planner = WindowPlanner(
                region,
                stride=self._network.network.stride,
                radius=self._network.network.radius,
                max_pixels=self._max_pixels,
                reach=reach,
            )
        except TooFewPixels as error:
            needed = error.needed * self._network.network.bytes_per_pixel / 2**20
            raise InputError(
                f"--max_memory={self._max_memory} is too little: {error}; "
                f"give at least {math.ceil(needed)}MiB"
            ) from error
        plan = planner.plan()
        parts = self._paint_at_once if plan.one_pass else self._paint_tiles
        pictures = {"content": content_uint8}
        if coarse_uint8 is not None:
            pictures["coarse"] = coarse_uint8
        yield from parts(planner, plan, pictures, region, style_code, taken or {}, on_progress)

    def _takes_tiles(self, taken):
        network = self._network.network
        return network.tiles and (network.tiles_with_strength or "style_strength" not in taken)

    def _paint_in_one(self, content_uint8, region, style_code, reach, taken, on_progress):
        """The whole picture, or as much of it as the network looks at."""
        network, box = self._network.network, Box(0, 0, *region.shape)
        # One that tiles is here because what it is asked for looks at all of the content.
        part = not network.tiles and network.radius is not None
        if part:
            margin = reach + network.radius
            box = expand_box(compute_bounding_box(region), margin, *region.shape)
            box = align_box(box, network.stride, *region.shape)
        if box.area > self._max_pixels:
            needed = box.area * network.bytes_per_pixel / 2**30
            what = "whole regions" if part else "whole pictures"
            raise InputError(
                f"this network paints {what} only, and {box.width}x{box.height} needs about "
                f"{needed:.1f} GiB: raise --max_memory={self._max_memory}, reduce the picture, or "
                "use a checkpoint whose network paints in tiles, as the shipped one's does"
            )
        window = Window(box, box)
        content, inside = crop_content(content_uint8, [box]), crop_region(region, [window])
        name = f"painting {box.width}x{box.height}"
        with show_steps(network, name, shown=self._progress, on_progress=on_progress):
            return box, self._network.paint(content, inside, style_code, **taken)[0]

    def _paint_at_once(self, planner, plan, pictures, region, style_code, taken, on_progress):
        del planner
        with show_elapsed(f"painting {plan.pixels} pixels", shown=self._progress):
            crops = [window.crop for window in plan.windows]
            painted = self._network.paint(
                region=crop_region(region, plan.windows),
                style_code=style_code,
                origin=locate_crops(crops),
                **_crop(pictures, crops),
                **taken,
            )
        on_progress(1.0)
        yield from _take_cores(plan.windows, painted, region.shape)

    def _paint_tiles(self, planner, plan, pictures, region, style_code, taken, on_progress):
        passes = plan_samples(planner)
        total, done = len(passes) + len(plan.windows), 0

        def advance():
            nonlocal done
            done += 1
            bar.update()
            on_progress(done / total)

        with make_progress_bar(total, unit="tile", shown=self._progress) as bar:
            statistics = measure_statistics(
                self._network,
                passes,
                pictures["content"],
                region,
                style_code,
                coarse_uint8=pictures.get("coarse"),
                taken=taken,
                advance=advance,
            )
            for window in plan.windows:
                painted = self._network.paint(
                    region=crop_region(region, [window]),
                    style_code=style_code,
                    origin=locate_crops([window.crop]),
                    statistics=statistics,
                    **_crop(pictures, [window.crop]),
                    **taken,
                )
                yield from _take_cores([window], painted, region.shape)
                advance()


def _crop(pictures, crops):
    return {name: crop_content(pixels, crops) for name, pixels in pictures.items()}


def _take_cores(windows, painted, shape) -> Iterator[tuple[Box, np.ndarray]]:
    for window, pixels in zip(windows, painted):
        core = intersect_boxes(window.core, Box(0, 0, *shape))
        yield core, pixels[core.relative_to(window.crop).slices]

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Paints one region of a picture of any size; the cost depends on the region, not the picture."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

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
from tfstyle.inference.window_crops import (
    crop_content,
    crop_region,
    crop_support,
    locate_crops,
)
from tfstyle.inference.window_plan import TooFewPixels, Window, WindowPlan, WindowPlanner
from tfstyle.ops.boxes import (
    Box,
    align_box,
    compute_bounding_box,
    expand_box,
    intersect_boxes,
)

# What measures the region statistics, `[1, S]`, -> those to paint with.
ChooseStatistics = Callable[[Callable[[], np.ndarray]], np.ndarray]


class _Work(NamedTuple):
    """One region to paint in windows; see `RegionPainter.paint`."""

    plan: WindowPlan
    pictures: Mapping[str, np.ndarray]
    region: np.ndarray
    style_code: Any
    taken: Mapping[str, np.ndarray]
    origin: np.ndarray
    on_progress: OnProgress


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
    def margin(self) -> int:
        """Pixels around a region beyond which nothing counts for it; 0 for whole pictures."""
        network = self._network.network
        return network.stride + network.margin if network.tiles else 0

    @property
    def style_code_spec(self) -> Any:
        """The network's."""
        return self._network.network.style_code_spec

    @property
    def tiles(self) -> bool:
        """Whether the network does."""
        return self._network.network.tiles

    @property
    def stride(self) -> int:
        """The network's."""
        return self._network.network.stride

    def paint(
        self,
        content_uint8: np.ndarray,
        region: np.ndarray,
        style_code: Any,
        *,
        coarse_uint8: np.ndarray | None = None,
        reach: int = 0,
        taken: Mapping[str, np.ndarray] | None = None,
        origin: tuple[int, int] = (0, 0),
        choose_statistics: ChooseStatistics | None = None,
        on_progress: OnProgress = ignore_progress,
    ) -> Iterator[tuple[Box, np.ndarray]]:
        """Paints a region.

        Args:
          content_uint8: `[H, W, 3]`.
          region: bool `[H, W]`.
          style_code: of one style.
          coarse_uint8: `[H, W, 3]`, a result at a lower resolution, enlarged, to be refined; right
            as far around the region as the reach and the `margin` go. None: there is none.
          reach: width in pixels of the surroundings to paint as well.
          taken: what else the network takes, the same for all windows, as {"style_strength": ...}.
          origin: row and column of the content's first pixel where the network takes an origin;
            multiples of its stride.
          choose_statistics: called with a function that measures the region's statistics, returns
            those to paint with; for a network that tiles.
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
                margin=self._network.network.margin,
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
        pictures = {"content": content_uint8}
        if coarse_uint8 is not None:
            pictures["coarse"] = coarse_uint8
        work = _Work(plan, pictures, region, style_code, taken or {}, np.int32(origin), on_progress)
        if plan.one_pass:
            yield from self._paint_at_once(planner, work, choose_statistics)
        else:
            yield from self._paint_tiles(planner, work, choose_statistics)

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

    def _paint_at_once(self, planner, work, choose_statistics):
        with show_elapsed(f"painting {work.plan.pixels} pixels", shown=self._progress):
            statistics = None
            if choose_statistics is not None:
                passes = plan_samples(planner)
                statistics = choose_statistics(lambda: self._measure(passes, work, lambda: None))
            painted = self._paint_windows(work.plan.windows, work, statistics)
        work.on_progress(1.0)
        yield from _take_cores(work.plan.windows, painted, work.region.shape)

    def _paint_tiles(self, planner, work, choose_statistics):
        passes = plan_samples(planner)
        total, done = len(passes) + len(work.plan.windows), 0

        def advance():
            nonlocal done
            done += 1
            bar.update()
            work.on_progress(done / total)

        with make_progress_bar(total, unit="tile", shown=self._progress) as bar:

            def measure():
                return self._measure(passes, work, advance)

            statistics = measure() if choose_statistics is None else choose_statistics(measure)
            for window in work.plan.windows:
                painted = self._paint_windows([window], work, statistics)
                yield from _take_cores([window], painted, work.region.shape)
                advance()

    def _measure(self, passes, work, advance):
        return measure_statistics(
            self._network,
            passes,
            work.pictures["content"],
            work.region,
            work.style_code,
            coarse_uint8=work.pictures.get("coarse"),
            taken=work.taken,
            origin=work.origin,
            advance=advance,
        )

    def _paint_windows(self, windows, work, statistics):
        crops = [window.crop for window in windows]
        return self._network.paint(
            region=crop_region(work.region, windows),
            support=crop_support(work.region, crops),
            style_code=work.style_code,
            origin=locate_crops(crops) + work.origin,
            statistics=statistics,
            **{name: crop_content(pixels, crops) for name, pixels in work.pictures.items()},
            **work.taken,
        )


def _take_cores(windows, painted, shape) -> Iterator[tuple[Box, np.ndarray]]:
    for window, pixels in zip(windows, painted):
        core = intersect_boxes(window.core, Box(0, 0, *shape))
        yield core, pixels[core.relative_to(window.crop).slices]

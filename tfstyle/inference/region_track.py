# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What one region of a sequence carries from frame to frame."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import cv2
import numpy as np

from tfstyle.inference.frame_motion import FrameMotion
from tfstyle.inference.progress import OnProgress, ignore_progress
from tfstyle.inference.region_painter import RegionPainter
from tfstyle.inference.stability import Stability
from tfstyle.inference.stroke_painter import paint_strokes
from tfstyle.ops.boxes import Box, intersect_boxes
from tfstyle.ops.grain import PERIOD
from tfstyle.ops.optical_flow import warp_by_flow

# Statistics are measured at every so many frames, in a pass that costs a third of painting.
MEASURED_EVERY = 8
# Of a pixel: how far the region goes before its grain follows. Above 1/2, so that one that stands
# near the middle between two pixels does not tremble.
_LEAST_STEP = 0.7
# Share of the region that a warped pixel has to have come from.
_INSIDE = 0.99


class RegionTrack:
    """Keeps the results of one region alike; used for one frame after the other.

    Args:
      stability: what to do.
      painter: of the network.
    """

    def __init__(self, stability: Stability, painter: RegionPainter):
        self._stability = stability
        self._painter = painter
        self.forget()

    @property
    def box(self) -> Box | None:
        """Where the previous result lies; None if there is none."""
        return self._painted[0] if self._painted else None

    def forget(self) -> None:
        """Begins anew, as after a cut."""
        self._displacement = np.zeros(2)  # of the region since the first frame, rows first
        self._anchor = np.zeros(2, np.int64)  # the same in whole pixels, as the grain has it
        self._statistics = {}  # by the reduction of the pass
        self._painted = None  # (box, uint8 pixels, where they are painted) of the frame before

    def lose(self) -> None:
        """The region is not in this frame."""
        self._painted = None

    def paint(
        self,
        motion: FrameMotion | None,
        content_uint8: np.ndarray,
        region: np.ndarray,
        passes: Sequence[tuple],
        *,
        reach: int,
        taken: Mapping[str, np.ndarray],
        on_progress: OnProgress = ignore_progress,
    ) -> Iterator[tuple[Box, np.ndarray]]:
        """Paints the region as `paint_strokes` does, grain and statistics those of the sequence.

        Args:
          motion: since the previous frame; None where there is none.
          content_uint8, region, passes, reach, taken, on_progress: see `paint_strokes`.
        """
        options = {"reach": reach, "taken": taken, "on_progress": on_progress}
        if not self._painter.tiles:
            yield from paint_strokes(self._painter, content_uint8, region, passes, **options)
            return
        coarsest = passes[0][0].reduction
        if motion is not None and self._stability.carry_grain:
            self._follow(motion, region, coarsest)
        # The network works on a grid of its stride, which is to move as the grain does: the picture
        # is padded so that the region lies on the grid as before.
        grid = self._painter.stride * coarsest
        above, left = (-self._anchor % grid).tolist()
        if above or left:
            content_uint8 = cv2.copyMakeBorder(
                content_uint8, above, 0, left, 0, cv2.BORDER_REPLICATE
            )
            region = np.pad(region, ((above, 0), (left, 0)))
        origin = (-self._anchor - (above, left)) % (PERIOD * grid)

        def steady(reduction):
            return {
                "origin": tuple(origin // reduction),
                "choose_statistics": self._find_smoothing(reduction),
            }

        shown = Box(above, left, *region.shape)
        for part, painted in paint_strokes(
            self._painter, content_uint8, region, passes, steady=steady, **options
        ):
            if seen := intersect_boxes(part, shown):
                yield seen.relative_to(shown), painted[seen.relative_to(part).slices]

    def mix(
        self,
        painted_uint8: np.ndarray,
        box: Box,
        inside: np.ndarray,
        motion: FrameMotion | None,
    ) -> np.ndarray:
        """Mixes the previous result into this one, and keeps what comes of it for the next frame.

        Args:
          painted_uint8: `[h, w, 3]` of the box, not composited.
          box: in the frame.
          inside: bool `[h, w]`, where `painted_uint8` is painted.
          motion: since the previous frame, in a box around this one and the previous one.

        Returns:
          uint8 `[h, w, 3]`.
        """
        share = self._stability.mix_previous
        if motion is not None and share and self._painted:
            carried, known = self._carry(motion, box)
            here = box.relative_to(motion.box).slices
            weight = (share * motion.trust[here] * (known & inside)).astype(np.float32)
            # Smooth, or the outline of what is trusted would be seen.
            weight = np.where(known, cv2.blur(weight, (3, 3)), 0)[..., None]
            mixed = painted_uint8 + weight * (carried - painted_uint8)
            painted_uint8 = np.rint(np.clip(mixed, 0, 255)).astype(np.uint8)
        self._painted = box, painted_uint8, inside
        return painted_uint8

    def _carry(self, motion, box):
        """The previous result where it is now, float32, and where that is known; of the box."""
        before, painted_uint8, inside = self._painted
        place = before.relative_to(motion.box).slices
        canvas = np.zeros((motion.box.height, motion.box.width, 4), np.float32)
        canvas[(*place, slice(3))] = painted_uint8
        canvas[(*place, 3)] = inside
        here = box.relative_to(motion.box).slices
        flow = motion.flow
        carried = warp_by_flow(canvas[..., :3], flow)[here]
        share = warp_by_flow(canvas[..., 3], flow, interpolation=cv2.INTER_LINEAR)[here]
        return carried, share > _INSIDE

    def _follow(self, motion, region, step):
        """Moves the grain after the region, by multiples of `step` pixels."""
        flow = motion.flow[region[motion.box.slices]]
        if len(flow):
            self._displacement = self._displacement - np.median(flow, axis=0)
        late = np.abs(self._displacement - self._anchor) > _LEAST_STEP * step
        nearest = step * np.round(self._displacement / step)
        self._anchor = np.where(late, nearest, self._anchor).astype(np.int64)

    def _find_smoothing(self, reduction):
        keep = self._stability.smooth_statistics
        if not keep:
            return None
        return self._statistics.setdefault(reduction, SmoothedStatistics(keep))

    def get_state(self) -> dict[str, Any]:
        """Everything that the next frame depends on, as arrays by name."""
        state = {"displacement": self._displacement, "anchor": self._anchor}
        if self._painted:
            state |= dict(zip(("box", "painted", "inside"), self._painted))
        for reduction, smoothed in self._statistics.items():
            for name, value in dataclasses.asdict(smoothed).items():
                if value is not None:
                    state[f"statistics{reduction}.{name}"] = value
        return {name: np.asarray(value) for name, value in state.items()}

    def set_state(self, state: Mapping[str, np.ndarray]) -> None:
        """Takes up where the track stood whose `get_state` this is."""
        self._displacement, self._anchor = state["displacement"], state["anchor"]
        self._painted = None
        if "painted" in state:
            self._painted = Box(*state["box"].tolist()), state["painted"], state["inside"]
        self._statistics = {}
        for key, value in state.items():
            kind, _, name = key.partition(".")
            if name:
                reduction = int(kind.removeprefix("statistics"))
                smoothed = self._statistics.setdefault(reduction, SmoothedStatistics(0.0))
                setattr(smoothed, name, value if value.ndim else value.item())


@dataclasses.dataclass
class SmoothedStatistics:
    """Region statistics that change slowly; called once for each frame.

    They are measured at every `MEASURED_EVERY`th frame and approached in between, so that none is
    waited for and no frame jumps. Mixtures of statistics are statistics (covariances stay so).

    Attributes:
      keep: share that stays from frame to frame, in [0, 1).
      frames: number of frames so far.
      measured: the last ones, float32 `[1, S]`.
      smoothed: those to paint with.
    """

    keep: float
    frames: int = 0
    measured: np.ndarray | None = None
    smoothed: np.ndarray | None = None

    def __call__(self, measure: Callable[[], np.ndarray]) -> np.ndarray | None:
        """The statistics of this frame; None if none were finite so far."""
        if self.frames % MEASURED_EVERY == 0 or self.measured is None:
            measured = np.asarray(measure(), np.float32)
            self.measured = measured if np.isfinite(measured).all() else self.measured
        self.frames += 1
        if self.smoothed is None:
            self.smoothed = self.measured
        elif self.measured is not None:
            step = np.float32(1 - self.keep) * (self.measured - self.smoothed)
            self.smoothed = self.smoothed + step
        return self.smoothed

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles the frames of a sequence one after the other, so that they do not flicker."""

import functools
import warnings
from collections.abc import Callable, Mapping, Sequence

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.inference.frame_motion import FrameMotion
from tfstyle.inference.region_options import Region
from tfstyle.inference.region_painter import RegionPainter
from tfstyle.inference.region_track import RegionTrack
from tfstyle.inference.stability import Stability
from tfstyle.inference.stroke_passes import StrokePass
from tfstyle.ops.boxes import expand_box, merge_boxes
from tfstyle.ops.scene_cuts import is_cut

# Pixels around a region in which its motion is looked for.
_AROUND = 48


class FrameSequence:
    """Restyles frames in their order; holds the previous frame and what its regions carry on.

    Made by `Stylizer.begin_frames`.

    Args:
      regions: their masks are not looked at.
      plan, restyle: of the `Stylizer`.
      painter: of its network.
      stability: what keeps the frames alike.
    """

    def __init__(
        self,
        regions: Sequence[Region],
        *,
        plan: Callable,
        restyle: Callable,
        painter: RegionPainter,
        stability: Stability,
    ):
        self._regions = regions
        self._plan, self._restyle = plan, restyle
        self._stability = stability
        self._code_spec = painter.style_code_spec
        self._passes = [None] * len(regions)
        self._tracks = [RegionTrack(stability, painter) for _ in regions]
        self._previous = None

    def paint(
        self,
        frame_uint8: np.ndarray,
        masks: Sequence[np.ndarray],
        *,
        on_warning: Callable[[str], object] = warnings.warn,
    ) -> np.ndarray:
        """Restyles the next frame.

        Args:
          frame_uint8: RGB `[H, W, 3]`, of the size of those before.
          masks: bool `[H, W]` of each region; one that is empty leaves its region out.
          on_warning: called with one line of text if some pixels could not be painted; they stay
            as they are.

        Returns:
          RGB uint8 `[H, W, 3]`; outside the masks (and the reach of soft edges) the frame's own.

        Raises:
          InputError: a frame or mask of another size.
        """
        previous = self._previous
        if previous is not None and previous.shape != frame_uint8.shape:
            raise InputError(
                f"a frame of {frame_uint8.shape[1]}x{frame_uint8.shape[0]} pixels after frames of "
                f"{previous.shape[1]}x{previous.shape[0]}: the frames of a sequence have one size"
            )
        if previous is not None and self._stability.detect_cuts and is_cut(previous, frame_uint8):
            self.forget()
            previous = None
        result = frame_uint8.copy()
        for number, (region, mask, track) in enumerate(zip(self._regions, masks, self._tracks)):
            if mask.shape != frame_uint8.shape[:2]:
                raise InputError(
                    f"the mask is {mask.shape[1]}x{mask.shape[0]} pixels, and the frame "
                    f"{frame_uint8.shape[1]}x{frame_uint8.shape[0]}"
                )
            if not mask.any() or region.style_strength == 0:
                track.lose()
                continue
            if self._passes[number] is None:  # a palette is taken from the first frame
                self._passes[number] = self._plan(region, frame_uint8, mask)
            unpainted = self._restyle(
                frame_uint8,
                mask,
                region,
                self._passes[number],
                result,
                track=track,
                find_motion=functools.partial(self._find_motion, frame_uint8, previous, track),
            )
            if unpainted:
                on_warning(
                    f"the network gives no finite number for {unpainted} of the "
                    f"{np.count_nonzero(mask)} pixels to restyle; they stay as they are"
                )
        self._previous = frame_uint8.copy() if self._stability.follows_motion else None
        return result

    def forget(self) -> None:
        """Begins anew with the next frame, as after a cut."""
        self._previous = None
        for track in self._tracks:
            track.forget()

    def get_state(self) -> dict[str, np.ndarray]:
        """Everything that the next frame depends on, as arrays by name."""
        state = {} if self._previous is None else {"previous": self._previous}
        for number, (passes, track) in enumerate(zip(self._passes, self._tracks)):
            for name, value in track.get_state().items():
                state[f"{number}.track.{name}"] = value
            for index, (stroke_pass, code) in enumerate(passes or ()):
                state[f"{number}.pass{index}"] = np.asarray(stroke_pass, np.float64)
                for leaf, value in enumerate(keras.tree.flatten(code)):
                    state[f"{number}.pass{index}.code{leaf}"] = np.asarray(value)
        return state

    def set_state(self, state: Mapping[str, np.ndarray]) -> None:
        """Goes on after the frame at which `get_state` gave this, of a sequence alike."""
        self._previous = state.get("previous")
        for number, track in enumerate(self._tracks):
            prefix = f"{number}.track."
            track.set_state(
                {key.removeprefix(prefix): v for key, v in state.items() if key.startswith(prefix)}
            )
            passes = []
            while (values := state.get(f"{number}.pass{len(passes)}")) is not None:
                prefix = f"{number}.pass{len(passes)}.code"
                count = sum(key.startswith(prefix) for key in state)
                leaves = [state[f"{prefix}{leaf}"] for leaf in range(count)]
                code = keras.tree.pack_sequence_as(self._code_spec, leaves)
                passes.append((StrokePass(int(values[0]), float(values[1])), code))
            self._passes[number] = passes or None

    def _find_motion(self, frame_uint8, previous_uint8, track, box):
        if previous_uint8 is None or track.box is None:
            return None
        box = expand_box(merge_boxes(box, track.box), _AROUND, *frame_uint8.shape[:2])
        return FrameMotion(frame_uint8, previous_uint8, box)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Carries the mask of one frame along the frames that follow.

Ways to do it, compared by the mean IoU with the true masks over the 39 frames after the first of
two sequences, of a swan that glides and of a dog that runs behind poles and trees:

  optical flow (OpenCV's DIS)              0.78  0.20
  flow and the guided filter               0.90  0.23
  flow and GrabCut in a band               0.90  0.39
  matching (`propagate_labels`)            0.89  0.74
  matching and the guided filter           0.94  0.77
  matching and GrabCut in a band           0.92  0.83

A flow cannot find again what it has lost; the matching also asks the frame whose mask was given.
"""

import collections
from collections.abc import Mapping

import cv2
import numpy as np

from tfstyle.ops.boxes import Box, compute_bounding_box, expand_box
from tfstyle.ops.label_propagation import Reference, find_displacement, propagate_labels
from tfstyle.ops.scene_cuts import is_cut
from tfstyle.regions.from_grabcut import cut_labels

# The object is so many cells across: more take longer and find no more.
_CELLS = 72
_SMALLEST_CELL = 2
# Cells that parts may move against the whole from frame to frame, and the whole itself.
_REACH = 8
_WHOLE_REACH = 16
# Frames before this one that are asked, besides the one whose mask was given.
_ASKED = (1, 3, 6)
# Labels that the matching is sure of; between them GrabCut decides.
_SURE = (0.1, 0.9)
_CUT_SIDE = 320
_ITERATIONS = 1


class MaskCarrier:
    """Follows one object; frames come in their order, some with a mask."""

    def __init__(self):
        self.began = False  # whether a mask was given
        self._cell = None
        self._key = None  # of the last given mask; each is (values, labels, centre)
        self._recent = collections.deque(maxlen=max(_ASKED))
        self._previous = None
        self.lost = False

    def take(self, frame_uint8: np.ndarray, mask: np.ndarray) -> None:
        """Begins anew from a frame whose mask is known.

        Args:
          frame_uint8: RGB `[H, W, 3]`.
          mask: bool `[H, W]`; empty where the object is not seen.
        """
        self._recent.clear()
        self._key, self.began, self.lost = None, True, not mask.any()
        self._previous = frame_uint8
        if mask.any():
            box = compute_bounding_box(mask)
            side = max(box.height, box.width) / _CELLS
            self._cell = max(_SMALLEST_CELL, round(side))
            self._key = self._look(frame_uint8, mask)
            self._recent.append(self._key)

    def carry(self, frame_uint8: np.ndarray) -> np.ndarray:
        """The mask of the next frame, bool `[H, W]`; empty once the object is lost.

        It is lost when nothing like it is found, and where the scene changes.
        """
        mask = np.zeros(frame_uint8.shape[:2], bool)
        if self._key is not None and is_cut(self._previous, frame_uint8):
            self._key = None
        self._previous = frame_uint8
        if self._key is None:
            self.lost = True
            return mask
        values = _measure(frame_uint8, self._cell)
        before, labels, centre = self._recent[-1]
        box = compute_bounding_box(labels > 0.5)
        if box is None:  # hidden: look where it was last
            shape = compute_bounding_box(self._key[1] > 0.5)
            top, left = (round(c - s / 2) for c, s in zip(centre, (shape.height, shape.width)))
            box = Box(top, left, top + shape.height, left + shape.width)
            moved = (0, 0)
        else:
            moved = find_displacement(values, before, labels, box, reach=_WHOLE_REACH)
        box = Box(*(value + step for value, step in zip(box, (*moved, *moved))))
        box = _clip(expand_box(box, _REACH + 4, *labels.shape), labels.shape)
        asked = [self._recent[-back] for back in _ASKED if back <= len(self._recent)]
        if all(entry is not self._key for entry in asked):
            asked.append(self._key)
        references = [
            Reference(v, m, tuple(int(round(x)) for x in centre - c + moved)) for v, m, c in asked
        ]
        found = propagate_labels(values, box, references, reach=_REACH)
        place = Box(*(self._cell * value for value in box))
        mask[place.slices] = _refine(frame_uint8[place.slices], found)
        self._recent.append(self._look(frame_uint8, mask, values, centre))
        return mask

    def _look(self, frame_uint8, mask, values=None, centre=None):
        values = _measure(frame_uint8, self._cell) if values is None else values
        labels = _reduce(mask.astype(np.float32), self._cell)
        inside = np.argwhere(labels > 0.5)
        if len(inside):
            centre = inside.mean(axis=0)
        elif centre is None:  # smaller than a cell
            centre = np.argwhere(mask).mean(axis=0) / self._cell
        return values, labels, centre

    def get_state(self) -> dict[str, np.ndarray]:
        """Everything that the next frame depends on, as arrays by name."""
        if self._key is None:
            return {"began": np.asarray(self.began), "lost": np.asarray(self.lost)}
        state = {"cell": np.asarray(self._cell), "previous": self._previous}
        for number, entry in enumerate([self._key, *self._recent]):
            state |= {f"{number}.{k}": v for k, v in zip(("values", "labels", "centre"), entry)}
        return state

    def set_state(self, state: Mapping[str, np.ndarray]) -> None:
        """Takes up where the carrier stood whose `get_state` this is."""
        self.__init__()
        self.began = bool(state.get("began", True))
        self.lost = bool(state.get("lost", False))
        if "cell" not in state:
            return
        self._cell, self._previous = int(state["cell"]), state["previous"]
        entries = []
        while f"{len(entries)}.values" in state:
            number = len(entries)
            entries.append(tuple(state[f"{number}.{k}"] for k in ("values", "labels", "centre")))
        self._key = entries[0]
        # The same frame is asked once only.
        same = (self._key if np.array_equal(e[0], self._key[0]) else e for e in entries[1:])
        self._recent.extend(same)


def _measure(frame_uint8, cell):
    """CIELAB over 100 of a frame in cells, `[H / cell, W / cell, 3]`."""
    small = _reduce(frame_uint8, cell).astype(np.float32) / 255
    return cv2.cvtColor(small, cv2.COLOR_RGB2LAB) / 100


def _reduce(values, cell):
    """Means of squares of `cell` pixels a side; what is left over at the ends repeats the last."""
    below, right = -values.shape[0] % cell, -values.shape[1] % cell
    padded = cv2.copyMakeBorder(values, 0, below, 0, right, cv2.BORDER_REPLICATE)
    size = padded.shape[1] // cell, padded.shape[0] // cell
    return cv2.resize(padded, size, interpolation=cv2.INTER_AREA)


def _clip(box, shape):
    """At least one cell of the frame."""
    top, left = (min(max(start, 0), side - 1) for start, side in zip(box[:2], shape))
    return Box(
        top, left, min(max(box.ymax, top + 1), shape[0]), min(max(box.xmax, left + 1), shape[1])
    )


def _refine(pixels_uint8, found):
    """The outline in a part of a frame, bool `[h, w]`, from labels of its cells."""
    height, width = pixels_uint8.shape[:2]
    cell = max(-(-height // found.shape[0]), -(-width // found.shape[1]))
    size = found.shape[1] * cell, found.shape[0] * cell
    labels = cv2.resize(found, size, interpolation=cv2.INTER_LINEAR)[:height, :width]
    certain = np.where(labels > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    certain[labels < _SURE[0]] = cv2.GC_BGD
    certain[labels > _SURE[1]] = cv2.GC_FGD
    if not (certain == cv2.GC_FGD).any() or not (certain == cv2.GC_BGD).any():
        return labels > 0.5
    cut = cut_labels(pixels_uint8, certain, longest_side=_CUT_SIDE, iterations=_ITERATIONS)
    return labels > 0.5 if cut is None else 0.5 * cut + 0.5 * labels > 0.5

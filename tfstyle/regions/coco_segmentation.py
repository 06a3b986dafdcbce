# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""COCO's segmentations: polygons, run lengths, and run lengths as text.

All three give the pixels that pycocotools gives, bit for bit, and none needs it. What a damaged
file may say is checked before anything is allocated.
"""

import math
import numbers
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS
from tfstyle.regions.coco_polygons import compute_polygon_area, fill_polygons, scale_polygon

_MOST_CHARACTERS = 12  # of one number in compressed run lengths: 60 bits


class CocoSegmentation:
    """One object's segmentation, checked, in a hundredth of its mask's memory.

    Attributes:
      height, width: of the picture, pixels.
      area: pixels inside: exact for run lengths; the polygons' own area otherwise, which their
        mask has but for rounding along the outline, and where polygons overlap.
    """

    __slots__ = ("_polygons", "_runs", "area", "height", "width")

    def __init__(self, segmentation: Any, height: int, width: int):
        """Checks it.

        Args:
          segmentation: a list of polygons `[x, y, x, y, ...]` in pixels, or a dict of "size"
            (height, width) and "counts": a list of run lengths down the columns, outside first, or
            their compressed text.
          height, width: of the picture that it is of.

        Raises:
          InputError: damaged, or of another size.
        """
        _check_size(height, width)
        self.height, self.width = height, width
        self._polygons, self._runs = (), None
        if isinstance(segmentation, list):
            if not segmentation:
                raise InputError("a segmentation without polygons")
            self._polygons = tuple(scale_polygon(p, height, width) for p in segmentation)
            self.area = min(sum(map(compute_polygon_area, self._polygons)), height * width)
        else:
            self._runs = _read_runs(segmentation, height, width)
            self.area = int(self._runs[1::2].sum())

    def decode(self) -> np.ndarray:
        """The mask, bool `[height, width]`."""
        if self._runs is None:
            return fill_polygons(self._polygons, self.height, self.width)
        inside = np.arange(len(self._runs)) % 2 == 1
        return np.repeat(inside, self._runs).reshape(self.width, self.height).T


def decode_segmentation(segmentation: Any, height: int, width: int) -> np.ndarray:
    """The mask of a segmentation, bool `[height, width]`; arguments, errors: `CocoSegmentation`."""
    return CocoSegmentation(segmentation, height, width).decode()


def _check_size(height: Any, width: Any) -> None:
    sides = height, width
    if not all(isinstance(s, numbers.Integral) and not isinstance(s, bool) for s in sides):
        raise InputError(f"a size of {height!r} x {width!r}: whole numbers are needed")
    if min(sides) < 1 or math.prod(map(int, sides)) > DEFAULT_MAX_PIXELS:
        raise InputError(f"a size of {height} x {width}: 1 to {DEFAULT_MAX_PIXELS} pixels can be")


def _read_runs(segmentation: Any, height: int, width: int) -> np.ndarray:
    """Run lengths, int32, that sum to the picture's pixels."""
    try:
        size, counts = segmentation["size"], segmentation["counts"]
    except (TypeError, KeyError, IndexError) as error:
        raise InputError("a segmentation is a list of polygons, or has size and counts") from error
    if not isinstance(size, (list, tuple)) or tuple(size) != (height, width):
        raise InputError(f"run lengths of size {size!r} for a picture of {height} x {width}")
    pixels = height * width
    if isinstance(counts, (str, bytes)):
        runs = _decompress(
            counts.encode("latin-1", "replace") if isinstance(counts, str) else counts
        )
    elif isinstance(counts, list) and all(type(c) is int and 0 <= c <= pixels for c in counts):
        runs = np.array(counts, np.int64)
    else:
        raise InputError(f"run lengths are whole numbers from 0 to {pixels}, or text")
    # Each at most `pixels`, and no more than lists hold: the sum cannot overflow.
    if runs.size and (runs.min() < 0 or runs.max() > pixels) or runs.sum() != pixels:
        raise InputError(f"run lengths that do not sum to the {pixels} pixels of the picture")
    return runs.astype(np.int32)


def _decompress(text: bytes) -> np.ndarray:
    """Run lengths of COCO's text, int64.

    A character holds five bits, the lowest first, as its code less 48; bit 32 says that the number
    goes on, bit 16 of the last character that it is negative. From the fourth number on each is the
    difference to the one but one before.
    """
    codes = np.frombuffer(text, np.uint8).astype(np.int64) - 48
    if not codes.size:
        return codes
    if codes.min() < 0 or codes.max() > 63 or codes[-1] & 32:
        raise InputError("run lengths as text that ends early or has other characters than COCO's")
    last = np.flatnonzero(codes & 32 == 0)
    first = np.concatenate([[0], last[:-1] + 1])
    lengths = last - first + 1
    if lengths.max() > _MOST_CHARACTERS:
        raise InputError("run lengths as text, with a number that is too long")
    place = np.arange(len(codes)) - np.repeat(first, lengths)
    values = np.add.reduceat((codes & 31) << (5 * place), first)
    values -= np.where(codes[last] & 16, np.int64(1) << (5 * lengths), 0)
    # Sums in float64 first: differences of 60 bits may sum to more than 64 hold.
    if np.abs(values.astype(np.float64)).sum() > 2.0**62:
        raise InputError("run lengths as text, with numbers that are too large")
    values[1::2] = np.cumsum(values[1::2])
    values[2::2] = np.cumsum(values[2::2])
    return values

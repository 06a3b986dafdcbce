# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Decoding of COCO segmentations (polygons and run-length codes) in NumPy.

The format and its rasterization are those of Lin et al., "Microsoft COCO: Common objects in
context", ECCV 2014, as pycocotools implements them; masks are equal bit for bit. Everything is
checked before memory is asked for, so that a damaged file costs a message and not the process.
"""

import numpy as np

from tfstyle.errors import InputError

# COCO traces polygons on a grid this many times finer than the pixels.
_SUBPIXELS = 5
# Steps of that tracing, over all of a polygon: the outline of any real object is far shorter.
_MOST_STEPS = 10_000_000


def decode_segmentation(segmentation: list | dict, height: int, width: int) -> np.ndarray:
    """The mask of one COCO annotation.

    Args:
      segmentation: the annotation's "segmentation" as JSON has it: a list of polygons
        `[x0, y0, x1, y1, x2, y2, ...]`, or a dict of "size" `[height, width]` and "counts", the
        run lengths down the columns, beginning outside: a list, or COCO's compressed text.
      height, width: of the picture it belongs to.

    Returns:
      uint8 `[height, width]` in {0, 1}; several polygons are united. May be all 0.

    Raises:
      InputError: not such a segmentation, of another size, or far outside the picture.
    """
    if isinstance(segmentation, dict):
        toggles = [_read_run_lengths(segmentation, height, width)]
    elif isinstance(segmentation, list) and segmentation:
        toggles = [_trace_polygon(polygon, height, width) for polygon in segmentation]
    else:
        raise InputError("segmentation: expected polygons or run lengths")
    mask = np.zeros(height * width, np.uint8)
    for positions in toggles:
        ends = np.concatenate([[0], np.sort(positions), [height * width]])
        sides = np.arange(len(ends) - 1, dtype=np.int64) & 1
        mask |= np.repeat(sides.astype(np.uint8), np.diff(ends))
    return np.ascontiguousarray(mask.reshape(width, height).T)


def _read_run_lengths(code: dict, height: int, width: int) -> np.ndarray:
    """Where, down the columns, the mask changes between outside and inside."""
    size, counts = code.get("size"), code.get("counts")
    if not isinstance(size, (list, tuple)) or list(size) != [height, width]:
        raise InputError(
            f"segmentation: run lengths of size {size!r}, but the picture has [{height}, {width}] "
            "([height, width])"
        )
    if isinstance(counts, str):
        counts = counts.encode("ascii", "replace")
    if isinstance(counts, bytes):
        runs = _decompress_counts(counts)
    elif isinstance(counts, list) and all(type(count) is int for count in counts):
        # Clipped because Python's integers have no end; too long stays too long.
        runs = np.array([max(-1, min(count, height * width + 1)) for count in counts], np.int64)
    else:
        raise InputError("segmentation: run lengths are neither a list of integers nor text")
    if np.any(runs < 0) or np.any(runs > height * width) or runs.sum() != height * width:
        raise InputError(f"segmentation: the run lengths do not add up to {height}x{width} pixels")
    return np.cumsum(runs)[:-1]


def _decompress_counts(text: bytes) -> np.ndarray:
    """Run lengths from COCO's text: 5 bits a character, differences from the last but one run."""
    characters = np.frombuffer(text, np.uint8).astype(np.int64) - 48
    if np.any((characters < 0) | (characters > 63)):
        raise InputError("segmentation: run lengths in characters that COCO does not use")
    continues = characters & 32 > 0
    if characters.size and continues[-1]:
        raise InputError("segmentation: the run lengths end early")
    starts = np.flatnonzero(np.concatenate([[True], ~continues[:-1]]))[: characters.size]
    lengths = np.diff(np.append(starts, characters.size))
    if lengths.max(initial=0) > 8:  # 40 bits
        raise InputError("segmentation: a run length of more than 40 bits")
    shifts = 5 * (np.arange(characters.size) - np.repeat(starts, lengths))
    values = np.add.reduceat((characters & 31) << shifts, starts) if starts.size else shifts
    # The highest bit of the last character is the sign.
    negative = characters[starts + lengths - 1] & 16 > 0
    values = values - (negative.astype(np.int64) << 5 * lengths)
    # The first three runs stand for themselves.
    values[1::2] = np.cumsum(values[1::2])
    values[2::2] = np.cumsum(values[2::2])
    return values


def _trace_polygon(polygon: list, height: int, width: int) -> np.ndarray:
    """Where, down the columns, a polygon's outline changes between outside and inside.

    The outline is walked on the finer grid, one step a point along the longer direction of each
    side. Where it crosses from left of a column's middle to the right of it, the pixels below the
    crossing change sides.
    """
    corners = _read_corners(polygon, height, width)
    starts = np.trunc(_SUBPIXELS * corners + 0.5)
    ends = np.roll(starts, -1, axis=0)
    spans = np.abs(ends - starts)
    flat = spans[:, 0] >= spans[:, 1]
    steps = spans.max(axis=1).astype(np.int64)
    if steps.sum() > _MOST_STEPS:
        raise InputError("segmentation: a polygon whose outline is too long to be an object's")
    # Sides are walked towards growing coordinates, whichever way they are listed.
    swapped = np.where(flat, starts[:, 0] > ends[:, 0], starts[:, 1] > ends[:, 1])
    first = np.where(swapped[:, None], ends, starts)
    last = np.where(swapped[:, None], starts, ends)
    rise = np.where(flat, last[:, 1] - first[:, 1], last[:, 0] - first[:, 0])
    slope = rise / np.maximum(steps, 1)

    side = np.repeat(np.arange(len(steps)), steps + 1)
    step = np.arange(side.size) - np.repeat(np.cumsum(steps + 1) - (steps + 1), steps + 1)
    step = np.where(swapped[side], steps[side] - step, step)
    flat, first, slope = flat[side], first[side], slope[side]
    along = np.where(flat, first[:, 0], first[:, 1]) + step
    across = np.trunc(np.where(flat, first[:, 1], first[:, 0]) + slope * step + 0.5)
    x = np.where(flat, along, across).astype(np.int64)
    y = np.where(flat, across, along).astype(np.int64)

    crossing = np.where(x[1:] < x[:-1], x[1:], x[1:] - 1)
    above = np.minimum(y[1:], y[:-1])
    middle = _SUBPIXELS // 2
    column, offset = np.divmod(crossing, _SUBPIXELS)
    counts = (x[1:] != x[:-1]) & (offset == middle) & (column >= 0) & (column < width)
    row = np.clip(-((middle - above[counts]) // _SUBPIXELS), 0, height)
    return column[counts] * height + row


def _read_corners(polygon: list, height: int, width: int) -> np.ndarray:
    """Float64 `[N, 2]` of (x, y)."""
    if not isinstance(polygon, list) or len(polygon) < 6 or len(polygon) % 2:
        found = f"{len(polygon)} numbers" if isinstance(polygon, list) else repr(polygon)[:40]
        raise InputError(
            f"segmentation: a polygon of {found}; expected x0,y0,x1,y1,x2,y2 and so on"
        )
    if not all(type(number) in (int, float) for number in polygon):
        raise InputError("segmentation: a polygon of something else than numbers")
    try:
        corners = np.array(polygon, np.float64).reshape(-1, 2)
    except OverflowError:  # an integer beyond any float
        corners = np.array([[np.inf, np.inf]])
    longest = max(height, width)
    if not np.all((corners >= -longest) & (corners <= 2 * longest)):
        raise InputError(f"segmentation: a polygon far outside the picture of {width}x{height}")
    return corners

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Timing the stylizer on made-up regions, in a process of its own."""

import dataclasses
import math
import pathlib
import resource
import sys
import time

import numpy as np

# One side of the picture that warms the process up.
_WARM_UP_SIDE = 64
_MIB = 2**20


@dataclasses.dataclass(frozen=True)
class Case:
    """A picture of height x width with a region of `share` of it in so many far-apart squares."""

    height: int
    width: int
    share: float
    pieces: int


@dataclasses.dataclass(frozen=True)
class Measurement:
    """What a case took.

    Attributes:
      case: as above.
      seconds: of the fastest run: cutting, painting and blending, without files and style.
      peak_mib: resident memory above what the warmed-up process held.
      resident_mib: peak of resident memory of the whole process.
    """

    case: Case
    seconds: float
    peak_mib: float
    resident_mib: float


def measure_cases(cases, *, checkpoint, max_memory, repeats) -> list[Measurement]:
    """Runs the cases one after another in this process.

    Args:
      cases: in order of growing memory, since a peak does not go down again.
      checkpoint, max_memory, repeats: see `RegionBenchmarkOptions`.
    """
    stylizer = _make_stylizer(checkpoint, max_memory)
    style = stylizer.encode_style(draw_content(256, 256, seed=1))
    warm_up = draw_content(_WARM_UP_SIDE, _WARM_UP_SIDE)
    stylizer.stylize(warm_up, np.ones(warm_up.shape[:2], bool), style)
    before = read_peak_mib()
    measurements = []
    for case in cases:
        content, region = draw_content(case.height, case.width), draw_region(case)
        seconds = math.inf
        for _ in range(repeats):
            start = time.perf_counter()
            stylizer.stylize(content, region, style)
            seconds = min(seconds, time.perf_counter() - start)
        peak = read_peak_mib()
        measurements.append(Measurement(case, seconds, peak - before, peak))
    return measurements


def draw_region(case: Case) -> np.ndarray:
    """bool `[H, W]`: one square-like box in the middle, or two in opposite corners."""
    region = np.zeros((case.height, case.width), bool)
    side = math.sqrt(case.share / case.pieces)
    if case.pieces == 2:
        # Two boxes of more than a quarter each would meet: from there on, bands.
        rows, columns = (side, side) if side <= 0.5 else (case.share / 2, 1.0)
    else:
        rows, columns = side, side
    height = max(round(rows * case.height), 1)
    width = max(round(columns * case.width), 1)
    if case.pieces == 2:
        region[:height, :width] = region[case.height - height :, case.width - width :] = True
    else:
        top, left = (case.height - height) // 2, (case.width - width) // 2
        region[top : top + height, left : left + width] = True
    return region


def draw_content(height, width, *, seed: int = 0) -> np.ndarray:
    """A picture of many scales, uint8 `[H, W, 3]`; what is in it does not change the cost."""
    rng = np.random.default_rng(seed)
    tile = rng.integers(0, 256, (min(height, 512), min(width, 512), 3), dtype=np.uint8)
    rows, columns = -(-height // tile.shape[0]), -(-width // tile.shape[1])
    return np.ascontiguousarray(np.tile(tile, (rows, columns, 1))[:height, :width])


def _make_stylizer(checkpoint, max_memory):
    from tfstyle.inference.stylizer import Stylizer, load_stylizer

    if checkpoint == "random":
        from tfstyle.methods.registry import DEFAULT_METHOD, build_network

        return Stylizer(build_network(DEFAULT_METHOD, None), max_memory=max_memory)
    return load_stylizer(checkpoint, max_memory=max_memory)


def read_peak_mib():
    """Largest resident memory of this process so far, MiB."""
    try:
        lines = pathlib.Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:  # not Linux
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / _MIB if sys.platform == "darwin" else peak / 1024
    # Not ru_maxrss: a process that was started by a large one begins with the large one's.
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

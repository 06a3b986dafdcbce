# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Times the stylizer on synthetic regions, in a process of its own."""

import contextlib
import ctypes
import dataclasses
import math
import pathlib
import resource
import sys
import time
from collections.abc import Sequence

import numpy as np

# Side of the picture that warms up the process.
_WARM_UP_SIDE = 64
_MIB = 2**20


@dataclasses.dataclass(frozen=True)
class Case:
    """A picture of height x width, of which `pieces` distant squares cover a share of `share`."""

    height: int
    width: int
    share: float
    pieces: int


@dataclasses.dataclass(frozen=True)
class Measurement:
    """The time and memory of a case.

    Attributes:
      case: what was measured.
      seconds: of the fastest run: cropping, painting and blending, without files and style.
      peak_mib: peak of resident memory above that of the warmed-up process.
      resident_mib: peak of resident memory of the whole process.
    """

    case: Case
    seconds: float
    peak_mib: float
    resident_mib: float


def measure_cases(
    cases: Sequence[Case], *, checkpoint: str | None, max_memory: str | int, repeats: int
) -> list[Measurement]:
    """Runs the cases one after another in this process.

    Args:
      cases: in order of growing memory, since a peak never decreases.
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
    """Draws one box in the middle, or two in opposite corners: bool `[H, W]`."""
    region = np.zeros((case.height, case.width), bool)
    side = math.sqrt(case.share / case.pieces)
    if case.pieces == 2:
        # Two squares of more than a quarter each would meet, so they become bands.
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


def draw_content(height: int, width: int, *, seed: int = 0) -> np.ndarray:
    """Draws noise, uint8 `[H, W, 3]`; the content of a picture does not change its cost."""
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


def read_peak_mib() -> float:
    """Peak of resident memory of this process so far, MiB."""
    try:
        lines = pathlib.Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:  # not Linux
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / _MIB if sys.platform == "darwin" else peak / 1024
    # Not ru_maxrss, which a process inherits from the one that started it.
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def reset_peak() -> None:
    """Gives free memory back and lets the peak begin anew, as far as the system can do that."""
    with contextlib.suppress(OSError, AttributeError):  # another C library than GNU's
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    with contextlib.suppress(OSError):  # not Linux, or not allowed
        pathlib.Path("/proc/self/clear_refs").write_text("5", encoding="ascii")

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures the memory that a network needs for each pixel."""

import concurrent.futures
import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from tfstyle.evaluation.johnson_network import build_johnson_network
from tfstyle.evaluation.network_measuring import (
    JOHNSON,
    OURS,
    STYLE_SIDE,
    compile_function,
    load_measured_network,
)
from tfstyle.evaluation.region_measuring import draw_content, read_peak_mib, reset_peak

_TINY_SIDE = 64


def measure_memory(*, checkpoint: str | None, sides: Sequence[int]) -> dict[str, dict[int, float]]:
    """Peak memory of a whole picture in one pass, {name: {side: bytes per pixel}}.

    Each network runs in a process of its own, the smallest picture first.
    """
    with concurrent.futures.ProcessPoolExecutor(
        1, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        return {
            name: pool.submit(measure_peaks, name, checkpoint, sorted(sides)).result()
            for name in (JOHNSON, OURS)
        }


def measure_peaks(name: str, checkpoint: str | None, sides: Sequence[int]) -> dict[int, float]:
    """Measures one network in this process: {side: bytes per pixel}.

    Args:
      name: `JOHNSON` or `OURS`.
      checkpoint: as for `load_measured_network`.
      sides: in ascending order, since a peak never decreases.
    """
    if name == JOHNSON:
        johnson = compile_function(build_johnson_network())
    else:
        network = load_measured_network(checkpoint)
        code = network.encode_style(np.zeros((1, STYLE_SIDE, STYLE_SIDE, 3), "float32"))
        paint = compile_function(lambda content, region: network.paint(content, region, code))

    def run(side):
        content = draw_content(side, side)[None] / np.float32(255)
        if name == JOHNSON:
            return johnson(content)
        return paint(content, np.ones((1, side, side, 1), "float32"))

    return {side: grown * 2**20 / side**2 for side, grown in measure_growth(run, sides)}


def measure_growth(
    run: Callable[[int], object], sides: Sequence[int]
) -> Iterator[tuple[int, float]]:
    """Yields (side, MiB): how far resident memory rises in a run above that of a tiny run's end.

    Args:
      run: takes the side of a square picture.
      sides: in ascending order, for where the system cannot reset the peak, it never decreases.
    """
    run(_TINY_SIDE)
    gc.collect()
    reset_peak()
    before = read_peak_mib()
    for side in sides:
        run(side)
        yield side, read_peak_mib() - before

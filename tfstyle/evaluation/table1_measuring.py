# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures the networks of a table: memory each for itself, then times in turns."""

import functools
import math
import statistics
from collections.abc import Callable, Mapping, Sequence

from tfstyle.evaluation.apart import GaveUpError, iterate_apart
from tfstyle.evaluation.method_measuring import (
    MEASURED_STEPS,
    REFERENCE_STEPS,
    MethodRunner,
    measure_peaks_of,
)
from tfstyle.evaluation.method_rows import MethodRow
from tfstyle.evaluation.network_measuring import take_turns
from tfstyle.evaluation.table1_figures import MethodFigure, Table1Figures

RECKONED = f"{REFERENCE_STEPS} steps, reckoned from {MEASURED_STEPS}"
IN_TILES = "in tiles"
OUT_OF_MEMORY = "out of memory"
# TensorFlow gives back what is freed; else it keeps what the weights' making took, which is more
# than many a pass takes.
GIVE_BACK = {"TF_ONEDNN_USE_SYSTEM_ALLOCATOR": "1"}


def measure_table1(
    rows: Sequence[MethodRow],
    sides: Sequence[int],
    *,
    repeats: int,
    max_memory: int,
    seconds_limit: float,
    advance: Callable[[], object] = lambda: None,
) -> Table1Figures:
    """Measures every row at every size, or says why not.

    Args:
      rows: what is measured.
      sides: of the square pictures, ascending.
      repeats: rounds in which the rows take turns, after a first one that does not count.
      max_memory: bytes for one pass.
      seconds_limit: seconds after which a first pass is given up.
      advance: called `count_runs` times.
    """
    runners = {row.name: MethodRunner(row, max_memory=max_memory) for row in rows}
    peaks, notes = {}, {}
    for runner in runners.values():
        _measure_memory(runner, sides, max_memory, seconds_limit, peaks, notes)
        advance()
    styles = {name: runner.encode_style for name, runner in runners.items()}
    style_seconds = take_turns(_count(styles, advance), repeats=repeats)
    figures = {}
    for side in sides:
        timed = {name: runner for name, runner in runners.items() if (name, side) in peaks}
        runs = {
            name: functools.partial(_paint, runner, side, notes) for name, runner in timed.items()
        }
        seconds = take_turns(_count(runs, advance), repeats=repeats)
        for name in runners:
            measured = seconds.get(name, ())
            figures[name, side] = MethodFigure(
                name,
                side,
                measured if all(map(math.isfinite, measured)) else (),
                peaks.get((name, side), math.nan),
                notes.get((name, side), ""),
            )
    return Table1Figures(
        figures=[figures[name, side] for name in runners for side in sides],
        parameters={name: runner.network.count_params() for name, runner in runners.items()},
        style_seconds={
            name: statistics.median(style_seconds[name]) if runner.row.takes_style else math.nan
            for name, runner in runners.items()
        },
    )


def count_runs(rows: Sequence[MethodRow], sides: Sequence[int], repeats: int) -> int:
    """How often `measure_table1` advances at most."""
    return len(rows) * (1 + (len(sides) + 1) * (repeats + 1))


def _measure_memory(runner, sides, max_memory, seconds_limit, peaks, notes):
    """Puts what is measured into `peaks`, {(row, side): MiB}, and what hinders it into `notes`."""
    name = runner.row.name
    for side in sides:
        if not runner.network.tiles and not runner.fits(side):
            needed = runner.count_needed_bytes(side) / 2**30
            notes[name, side] = f"needs about {needed:.1f} GiB"
    left = [side for side in sides if (name, side) not in notes]
    try:
        for side, peak in iterate_apart(
            measure_peaks_of,
            runner.row,
            left,
            max_memory,
            seconds=seconds_limit,
            environment=GIVE_BACK,
        ):
            peaks[name, side] = peak
    except GaveUpError as error:
        missed = [side for side in left if (name, side) not in peaks]
        # Larger pictures take more of both, memory and time.
        notes.update({(name, side): f"{error} at {missed[0]}x{missed[0]}" for side in missed})


def _paint(runner, side, notes):
    try:
        seconds = runner.paint(side)
    except MemoryError:
        notes[runner.row.name, side] = OUT_OF_MEMORY
        return math.nan
    if runner.reckoned:
        notes[runner.row.name, side] = RECKONED
    elif runner.network.tiles and not runner.fits(side):
        notes[runner.row.name, side] = IN_TILES
    return seconds


def _count(runs: Mapping[str, Callable], advance):
    def run_and_count(run):
        seconds = run()
        advance()
        return seconds

    return {name: functools.partial(run_and_count, run) for name, run in runs.items()}

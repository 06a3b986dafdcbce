# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures time and peak memory against the region's share of the picture.

Every figure is also given as a ratio to the whole picture of the same size in the same process, so
that it means the same on any machine.
"""

import concurrent.futures
import dataclasses
import multiprocessing
import pathlib

import tqdm

from tfstyle.errors import InputError
from tfstyle.evaluation.region_measuring import Case, Measurement, measure_cases
from tfstyle.evaluation.region_report import format_csv, format_report, plot_measurements
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY, parse_memory

WHOLE = 1.0
LARGE = Case(4320, 7680, 0.5, 1)


@dataclasses.dataclass(frozen=True)
class RegionBenchmarkOptions:
    """What is measured, and where the report goes.

    Attributes:
      sizes: sides of the square pictures.
      shares: of the picture that the region covers; 0 is a single pixel. The whole is added.
      pieces: number of distant pieces that make up the region.
      repeats: number of runs, of which the fastest counts.
      large: whether to add a 7680x4320 picture, half of it region.
      checkpoint: folder; None for the shipped one, "random" for the default network with random
        weights, which costs the same.
      max_memory: see `Stylizer`.
      output: folder for region.md, region.csv and region.png; created if missing.
    """

    sizes: tuple[int, ...] = (256, 512, 1024, 2048)
    shares: tuple[float, ...] = (0, 0.01, 0.05, 0.1, 0.25, 0.5)
    pieces: tuple[int, ...] = (1, 2)
    repeats: int = 3
    large: bool = False
    checkpoint: str | None = None
    max_memory: str | int = DEFAULT_MAX_MEMORY
    output: str = "benchmark_output"

    def __post_init__(self):
        parse_memory(self.max_memory)
        if not all(0 <= share <= 1 for share in self.shares):
            raise InputError("shares of the region lie between 0 and 1")
        if not self.sizes or min(self.sizes) < 32:
            raise InputError("sizes are 32 pixels or more")
        if not self.pieces or not set(self.pieces) <= {1, 2}:
            raise InputError("pieces are 1 or 2")
        if self.repeats < 1:
            raise InputError("repeats are 1 or more")


def run_region_benchmark(options: RegionBenchmarkOptions) -> list[Measurement]:
    """Measures all cases, prints the table, and writes it with a CSV file and a plot.

    Raises:
      InputError: a checkpoint that cannot be read, or a folder that cannot be written to.
    """
    folder = pathlib.Path(options.output)
    make_folder(folder)
    measurements = []
    groups = _make_groups(options)
    with tqdm.tqdm(total=sum(map(len, groups)), unit="case") as bar:
        for cases in groups:
            measurements += _measure_apart(cases, options)
            bar.update(len(cases))
    report = format_report(measurements, max_memory=options.max_memory)
    for name, text in (("region.md", report), ("region.csv", format_csv(measurements))):
        with open_atomically(folder / name, "w") as stream:
            stream.write(text)
    print(report, end="")
    plotted = plot_measurements(measurements, folder / "region.png")
    print(
        f"written: {folder}/region.md, region.csv"
        + (", region.png" if plotted else "; no plot: pip install tfstyle[benchmark]")
    )
    return measurements


def _make_groups(options):
    """Cases that share a process: memory is kept by the allocator, so the smaller come first."""
    shares = sorted({*options.shares, WHOLE})
    groups = [
        [Case(size, size, share, pieces) for share in shares]
        for size in options.sizes
        for pieces in options.pieces
    ]
    return [*groups, [LARGE]] if options.large else groups


def _measure_apart(cases, options):
    """In a process of its own, whose peak of resident memory is that of the cases alone."""
    with concurrent.futures.ProcessPoolExecutor(
        1, mp_context=multiprocessing.get_context("spawn")
    ) as pool:
        return pool.submit(
            measure_cases,
            cases,
            checkpoint=options.checkpoint,
            max_memory=options.max_memory,
            repeats=options.repeats,
        ).result()

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures time and memory of every method in one run, as in Table 1 of Sun & Liu 2020."""

import dataclasses
import pathlib
from collections.abc import Mapping
from typing import Any

from tfstyle.errors import InputError
from tfstyle.evaluation.machine import describe_machine, find_available_memory
from tfstyle.evaluation.method_rows import list_method_rows
from tfstyle.evaluation.strength_curve import NO_PLOT
from tfstyle.evaluation.table1_figures import Table1Figures
from tfstyle.evaluation.table1_measuring import count_runs, measure_table1
from tfstyle.evaluation.table1_report import format_table1_csv, format_table1_report, plot_table1
from tfstyle.evaluation.tables import write_texts
from tfstyle.files.atomic import make_folder
from tfstyle.inference.memory import parse_memory
from tfstyle.inference.progress import make_progress_bar

# Of the memory that is available; the rest is for the other networks of the run.
_SHARE_OF_MEMORY = 0.75


@dataclasses.dataclass(frozen=True)
class Table1Options:
    """What is measured, and where the report goes.

    Attributes:
      sizes: sides of the square pictures.
      repeats: rounds in which the methods take turns; the median counts.
      max_memory: for one pass, see `parse_memory`; None for three quarters of what is available.
        Methods that do not tile get no larger picture.
      seconds_limit: seconds after which a first pass is given up.
      settings: {method: settings of its network}.
      output: folder for table1.md, table1.csv and table1.png; created if missing.
    """

    sizes: tuple[int, ...] = (256, 512, 1024, 2048)
    repeats: int = 5
    max_memory: str | int | None = None
    seconds_limit: float = 600.0
    settings: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)
    output: str = "benchmark_output"

    def __post_init__(self):
        if not self.sizes or min(self.sizes) < 32:
            raise InputError("--sizes: one at least, each of 32 pixels or more")
        if self.repeats < 1:
            raise InputError("--repeats: 1 or more")
        if self.max_memory is not None:
            parse_memory(self.max_memory)
        if not self.seconds_limit > 0:
            raise InputError("--seconds_limit: a number above 0")


def run_table1(options: Table1Options) -> Table1Figures:
    """Measures, prints the table, and writes it with a CSV file and a plot.

    Raises:
      InputError: a setting that is not known, or a folder that cannot be written to.
    """
    machine, rows = describe_machine(), list_method_rows(options.settings)
    folder = pathlib.Path(options.output)
    make_folder(folder)
    max_memory = options.max_memory
    if max_memory is None:
        max_memory = int(find_available_memory() * _SHARE_OF_MEMORY)
    max_memory, sides = parse_memory(max_memory), sorted(set(options.sizes))
    with make_progress_bar(count_runs(rows, sides, options.repeats), unit="run") as bar:
        figures = measure_table1(
            rows,
            sides,
            repeats=options.repeats,
            max_memory=max_memory,
            seconds_limit=options.seconds_limit,
            advance=bar.update,
        )
    report = format_table1_report(figures, machine, max_memory=max_memory)
    write_texts(folder, {"table1.md": report, "table1.csv": format_table1_csv(figures)})
    print(report, end="")
    plotted = plot_table1(figures, folder / "table1.png")
    print(
        f"written: {folder}/table1.md, table1.csv" + (", table1.png" if plotted else f"; {NO_PLOT}")
    )
    return figures

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Reports the table of all methods as Markdown, CSV and a plot."""

import math
import os
from collections.abc import Mapping

from tfstyle.evaluation.published_times import PUBLISHED_TABLES, PublishedTable
from tfstyle.evaluation.table1_figures import MethodFigure, Table1Figures
from tfstyle.evaluation.tables import format_csv_table, format_markdown_table

NONE = "-"
_EXPLANATION = """\
Whole pictures, from bytes to bytes, the style's code and the files left out: medians of repeats in
which the methods take turns. All weights are random, which changes nothing but the picture. Memory
is the rise of the resident memory of a process of its own, which keeps nothing that is freed, while
it encodes a style picture of up to 256x256 and paints. Parameters include those of an encoder;
methods that optimize a picture have none, and the VGG that they look through is not counted."""


def format_cells(figures: Table1Figures, figure: MethodFigure) -> dict[str, str]:
    """{column: text} of one network and size, the same for Markdown and CSV."""
    cells = {
        "method": figure.row,
        "side": str(figure.side),
        "seconds": _format(figure.median, 4),
        "fastest_s": _format(min(figure.seconds, default=math.nan), 4),
        "repeats": str(len(figure.seconds)),
    }
    for table in PUBLISHED_TABLES:
        ratio = figures.compute_ratio(figure, table.reference)
        cells[f"to_{table.reference}"] = _format(ratio, 2)
        cells[name_published(table)] = _format(table.compute_ratio(figure.row, figure.side), 2)
    return cells | {
        "peak_mib": _format(figure.peak_mib, 0),
        "style_s": _format(figures.style_seconds[figure.row], 4),
        "parameters": str(figures.parameters[figure.row]),
        "note": figure.note,
    }


def name_published(table: PublishedTable) -> str:
    """The column of a paper's own ratios."""
    return f"to_{table.reference}_by_{table.source}"


def format_table1_csv(figures: Table1Figures) -> str:
    """One line for each network and size."""
    rows = [format_cells(figures, figure) for figure in figures.figures]
    return format_csv_table(list(rows[0]), [list(row.values()) for row in rows])


def format_table1_report(
    figures: Table1Figures, machine: Mapping[str, str], *, max_memory: int
) -> str:
    """Tables of seconds, of ratios beside the papers' own, and of memory."""
    cells = {(f.row, f.side): format_cells(figures, f) for f in figures.figures}
    lines = ["# Every method in one run", ""]
    lines += [f"- {name}: {value}" for name, value in machine.items()]
    lines += [f"- memory for one pass: {max_memory / 2**30:.1f} GiB", "", _EXPLANATION]
    lines += ["", "## Seconds", ""]
    lines += _tabulate(figures, cells, "{seconds}", also=("style_s", "parameters"))
    for table in PUBLISHED_TABLES:
        lines += ["", f"## Ratios to {table.reference}; in brackets those of {table.source}", ""]
        pattern = f"{{to_{table.reference}}} ({{{name_published(table)}}})"
        lines += _tabulate(figures, cells, pattern)
    lines += ["", "## Peak memory, MiB", "", *_tabulate(figures, cells, "{peak_mib}")]
    return "\n".join([*lines, ""])


def _tabulate(figures, cells, pattern, *, also=()):
    """A line for each network, a column for each size, and columns that no size changes."""
    rows = []
    for row in figures.rows:
        own = [cells[row, side] for side in figures.sides]
        rows.append([row, *map(pattern.format_map, own), *(own[0][name] for name in also)])
        if also:
            rows[-1].append(_join_notes(own))
    heads = ["", *(f"{side}x{side}" for side in figures.sides), *also, *(["note"] if also else [])]
    return format_markdown_table(heads, rows)


def _join_notes(own):
    """Each note of a network once, with the sizes that it is about."""
    sides = {}
    for cells in own:
        if cells["note"]:
            sides.setdefault(cells["note"], []).append(cells["side"])
    return "; ".join(f"{', '.join(about)}: {note}" for note, about in sides.items())


def plot_table1(figures: Table1Figures, path: str | os.PathLike) -> bool:
    """Plots seconds and memory against the picture's side; False if matplotlib is missing."""
    try:
        from matplotlib import colormaps
        from matplotlib.figure import Figure
    except ImportError:
        return False
    figure = Figure(figsize=(11, 5), layout="constrained")
    seconds, memory = figure.subplots(1, 2)
    colours = colormaps["turbo"].resampled(len(figures.rows))
    for number, row in enumerate(figures.rows):
        own = [figures.find(row, side) for side in figures.sides]
        marker = "osD^v*X"[number % 7]
        for axis, values in (
            (seconds, [f.median for f in own]),
            (memory, [f.peak_mib for f in own]),
        ):
            axis.plot(figures.sides, values, marker=marker, color=colours(number), label=row)
    for axis, label in ((seconds, "seconds"), (memory, "peak memory, MiB")):
        axis.set_xscale("log", base=2)
        axis.set_yscale("log")
        axis.set(xlabel="side of the picture, pixels", ylabel=label)
        axis.set(xticks=figures.sides, xticklabels=figures.sides)
    figure.legend(*seconds.get_legend_handles_labels(), loc="outside right center")
    figure.savefig(path, dpi=120)
    return True


def _format(value, digits):
    return NONE if math.isnan(value) else f"{value:.{digits}f}"

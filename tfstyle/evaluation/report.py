# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Tables of the figures of all triples."""

import csv
import io
import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from tfstyle.evaluation.judges import Judge
from tfstyle.evaluation.tables import join_cells

Column = tuple[str, str, int]  # figure, heading, digits
Summary = dict[str, dict[str, dict[str, float]]]  # {row: {figure: {"mean": number, ...}}}

_LEGEND = """\
- **r**: over the judge's style layers, mean of ||G(stylized) - G(style)|| / ||G(content) -
  G(style)||, G the Gram matrix over the region (of the whole painting for the style)
- **content**: distance of the features to the content's over the region, relative to shuffled
  content: 0 = unchanged, 1 = as far from its own position as from any other
- **SSIM** of the luminances over the region
- **colour**: sliced Wasserstein distance (order 2; W1: order 1) of the region's pixels to the
  painting's, over that of the unstylized region
- **palette**: share of the region's pixels farther than 10 (CIELAB) from every colour of the
  painting
- **axis**: share of the gradient energy within 15 degrees of rows and columns, minus the
  painting's
- **mesh**: height of the largest isolated peak of the autocorrelation at 2 to 20 pixels, minus the
  painting's
- **seam**: mean difference (CIELAB) of the neighbours on either side of the region's edge, beyond
  the photograph's own, where that is smooth
- **saturated**: share of the region's pixels at the ends of the 8-bit range in all three channels
- **outside**: largest change of a value outside the region
"""
_STAR = "- \\*: by a network that was in the loss of the checkpoint, so not a judgement\n"


def list_columns(judges: Sequence[Judge]) -> list[Column]:
    """Columns of the main table."""
    content = [layer for judge in judges for layer in judge.content_layers]
    return [
        *((f"r_{judge.name}", f"r {judge.name}", 3) for judge in judges),
        *((f"content_{layer}", f"content {layer}", 3) for layer in content),
        ("ssim", "SSIM", 3),
        ("colour", "colour", 3),
        ("colour_w1", "colour W1", 3),
        ("palette", "palette", 3),
        ("axis", "axis", 3),
        ("mesh", "mesh", 3),
        ("seam", "seam", 1),
        ("saturated", "saturated", 3),
    ]


def list_layer_columns(judges: Sequence[Judge]) -> list[Column]:
    """Columns of the single layers of the judges."""
    return [
        (f"r_{judge.name}_{layer}", f"{judge.name} {layer}", 3)
        for judge in judges
        for layer in judge.style_layers
    ]


def list_starred(judges: Sequence[Judge], loss_networks: Collection[str]) -> set[str]:
    """Names of the figures by judges that were in a checkpoint's loss.

    Args:
      judges: networks that measured.
      loss_networks: names of the networks in the loss.
    """
    starred = set()
    for judge in judges:
        if judge.name in loss_networks:
            starred |= {f"r_{judge.name}", *(f"content_{layer}" for layer in judge.content_layers)}
            starred |= {f"r_{judge.name}_{layer}" for layer in judge.style_layers}
    return starred


def summarize(records: Sequence[Mapping[str, Any]]) -> Summary:
    """Mean, median, 90th percentile and maximum of each figure of each row.

    Args:
      records: {"row": name, figure: number, ...} for each triple of each row. Values that are nan
        are ignored; if all are, the summary is nan.

    Returns:
      {row: {figure: {"mean", "median", "p90", "max"}}}, rows in the order of their first record.
    """
    figures = {}
    for record in records:
        row = figures.setdefault(record["row"], {})
        for name, value in record.items():
            if isinstance(value, (int, float)):
                row.setdefault(name, []).append(value)
    return {
        row: {name: _summarize(np.array(values, float)) for name, values in columns.items()}
        for row, columns in figures.items()
    }


def _summarize(values):
    values = values[~np.isnan(values)]
    if not len(values):
        return dict.fromkeys(("mean", "median", "p90", "max"), math.nan)
    return {
        "mean": float(np.mean(values)),
        "median": float(np.median(values)),
        "p90": float(np.quantile(values, 0.9)),
        "max": float(np.max(values)),
    }


def format_summary(
    summary: Summary,
    columns: Sequence[Column],
    *,
    starred: Mapping[str, Collection[str]] | None = None,
) -> str:
    """Markdown table of the means of every row.

    Args:
      summary: from `summarize`.
      columns: of the table.
      starred: {row: names of the figures that get an asterisk}.
    """
    starred = starred or {}
    heads = ["", *(head for _, head, _ in columns), "outside"]
    lines = [join_cells(heads), join_cells(["---"] * len(heads))]
    for row, figures in summary.items():
        means = [
            _format(figures[name]["mean"], digits, name in starred.get(row, ()))
            for name, _, digits in columns
        ]
        lines.append(join_cells([row, *means, f"{figures['outside']['max']:.0f}"]))
    return "\n".join(lines) + "\n"


def format_report(
    summary: Summary,
    records: Sequence[Mapping[str, Any]],
    judges: Sequence[Judge],
    *,
    heading: str,
    facts: Mapping[str, str],
    starred: Mapping[str, Collection[str]] | None = None,
    remarks: Sequence[str] = (),
) -> str:
    """The whole report in Markdown: tables, legend, spread, and every triple of the last row.

    Args:
      summary: from `summarize`.
      records: what was summarized.
      judges: networks that measured.
      heading: first line.
      facts: {name: value}, how it was measured.
      starred: as for `format_summary`.
      remarks: lines after the legend.
    """
    columns, last = list_columns(judges), list(summary)[-1]
    lines = [f"# {heading}", ""]
    lines += [f"- {name}: {value}" for name, value in facts.items()]
    lines += ["", "Means over the triples (outside: the largest).", ""]
    lines += [format_summary(summary, columns, starred=starred)]
    lines += [_LEGEND + (_STAR if any((starred or {}).values()) else "")]
    lines += [*remarks, ""] if remarks else []
    lines += ["## Layer by layer", ""]
    lines += [format_summary(summary, list_layer_columns(judges), starred=starred)]
    lines += [f"## Spread of {last}", "", join_cells(["", "mean", "median", "worst tenth"])]
    lines += [join_cells(["---"] * 4)]
    for name, head, digits in columns:
        figure = summary[last][name]
        lines.append(
            join_cells([head, *(_format(figure[k], digits) for k in ("mean", "median", "p90"))])
        )
    shown = ("area", *(f"r_{judge.name}" for judge in judges), "colour", columns[len(judges)][0])
    lines += ["", f"## Every triple of {last}", "", join_cells(["photograph", "painting", *shown])]
    lines += [join_cells(["---"] * (2 + len(shown)))]
    for record in records:
        if record["row"] == last:
            figures = [_format(record[name], 2) for name in shown]
            lines.append(join_cells([record["content"], record["style"], *figures]))
    return "\n".join(lines) + "\n"


def replace_nan(values: Any) -> Any:
    """Replaces nan, which JSON does not have, by None in nested dicts and lists."""
    if isinstance(values, dict):
        return {name: replace_nan(value) for name, value in values.items()}
    if isinstance(values, (list, tuple)):
        return [replace_nan(value) for value in values]
    return None if isinstance(values, float) and math.isnan(values) else values


def format_csv(records: Sequence[Mapping[str, Any]]) -> str:
    """CSV of all figures, one line per record; nan is an empty cell."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(records[0]), lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: "" if value != value else value for name, value in record.items()})
    return stream.getvalue()


def _format(value, digits, starred=False):
    return "-" if math.isnan(value) else f"{value:.{digits}f}" + ("*" if starred else "")

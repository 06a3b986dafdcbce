# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""From the figures of every triple to a table."""

import numpy as np

from tfstyle.evaluation.content_preservation import CONTENT_LAYERS
from tfstyle.evaluation.style_ratio import STYLE_LAYERS

# Figure, heading, digits, in the order of the table.
_COLUMNS = (
    [("r", "r", 2)]
    + [(f"r_{layer}", layer, 2) for layer in STYLE_LAYERS]
    + [("colour", "colour", 2), ("colour_w1", "colour W1", 2)]
    + [(f"content_{layer}", f"content {layer}", 2) for layer in CONTENT_LAYERS]
    + [("ssim", "SSIM", 2), ("saturated", "saturated", 3)]
)
_LEGEND = """\
- **r**: over the style layers, mean of ||G(stylized) - G(style)|| / ||G(content) - G(style)||, G
  the Gram matrix over the region (of the whole painting for the style); then each of the layers
- **colour**: sliced Wasserstein distance (order 2; W1: order 1) of the region's pixels to the
  painting's, over that of the unstylized region
- **content**: distance of the features to the content's over the region, relative to shuffled
  content: 0 = unchanged, 1 = as far from its own place as from any other
- **SSIM** of the luminances over the region; **saturated**: share of its pixels at the ends of
  the 8-bit range in all three channels; **outside**: largest change of a value outside the region
"""


def summarize(records):
    """Mean, median and worst tenth of each figure of each row.

    Args:
      records: list of {"row": name, figure: number, ...}, several triples a row.

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
        row: {
            name: {
                "mean": float(np.mean(values)),
                "median": float(np.median(values)),
                "p90": float(np.quantile(values, 0.9)),
                "max": float(np.max(values)),
            }
            for name, values in columns.items()
        }
        for row, columns in figures.items()
    }


def format_summary(summary):
    """The means of every row as a Markdown table, with what the columns are."""
    heads = ["", *(head for _, head, _ in _COLUMNS), "outside"]
    lines = [_join(heads), _join(["---"] * len(heads))]
    for row, figures in summary.items():
        means = [f"{figures[name]['mean']:.{digits}f}" for name, _, digits in _COLUMNS]
        lines.append(_join([row, *means, f"{figures['outside']['max']:.0f}"]))
    return "\n".join(lines) + "\n"


def format_report(summary, records, *, heading, facts):
    """The whole report in Markdown: table, legend, spread, and every triple of the last row.

    Args:
      summary: of `summarize`.
      records: what it is of.
      heading: first line.
      facts: {name: value} of how it was measured.
    """
    last = list(summary)[-1]
    lines = [f"# {heading}", ""]
    lines += [f"- {name}: {value}" for name, value in facts.items()]
    lines += ["", "Means over the triples (outside: the largest).", "", format_summary(summary)]
    lines += [
        _LEGEND,
        f"## Spread of {last}",
        "",
        _join(["", "mean", "median", "worst tenth"]),
        _join(["---"] * 4),
    ]
    for name, head, digits in _COLUMNS:
        figure = summary[last][name]
        lines.append(
            _join([head, *(f"{figure[key]:.{digits}f}" for key in ("mean", "median", "p90"))])
        )
    lines += [
        "",
        f"## Every triple of {last}",
        "",
        _join(["photograph", "painting", "area", "r", "colour", "content conv3_3"]),
        _join(["---"] * 6),
    ]
    for record in records:
        if record["row"] == last:
            figures = [f"{record[name]:.2f}" for name in ("area", "r", "colour", "content_conv3_3")]
            lines.append(_join([record["content"], record["style"], *figures]))
    return "\n".join(lines) + "\n"


def _join(cells):
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"

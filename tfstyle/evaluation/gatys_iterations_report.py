# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Reports how many of Gatys' iterations a network is worth: Markdown, CSV and a plot."""

import dataclasses
import os
import statistics
from collections.abc import Mapping, Sequence

import numpy as np

from tfstyle.evaluation.tables import format_csv_table, format_markdown_table

MORE = "more"


@dataclasses.dataclass(frozen=True)
class Comparison:
    """One photograph and painting.

    Attributes:
      content, style: their files.
      photograph_loss: Gatys' loss of the untouched photograph.
      network_loss: that of the network's result.
      losses: that of Gatys' picture after each iteration.
    """

    content: str
    style: str
    photograph_loss: float
    network_loss: float
    losses: Sequence[float]

    @property
    def worth(self) -> int | None:
        """Iterations after which the loss is first below the network's; None if it never is."""
        return next((k for k, loss in enumerate(self.losses, 1) if loss < self.network_loss), None)


def compute_median_worth(comparisons: Sequence[Comparison]) -> float:
    """Median of the iterations; infinite where most comparisons had too few."""
    worths = [np.inf if c.worth is None else c.worth for c in comparisons]
    return float(statistics.median(worths))


def _list_cells(comparisons):
    heads = ["photograph", "painting", "loss_photograph", "loss_network", "loss_gatys_last"]
    rows = [
        [c.content, c.style]
        + [f"{loss:.5f}" for loss in (c.photograph_loss, c.network_loss, c.losses[-1])]
        + [MORE if c.worth is None else c.worth]
        for c in comparisons
    ]
    return [*heads, "iterations"], rows


def format_iterations_csv(comparisons: Sequence[Comparison]) -> str:
    """One line for each comparison."""
    return format_csv_table(*_list_cells(comparisons))


def format_iterations_report(
    comparisons: Sequence[Comparison], facts: Mapping[str, str], *, iterations: int
) -> str:
    """Median, and a table of all comparisons."""
    median = compute_median_worth(comparisons)
    found = [c.worth for c in comparisons if c.worth is not None]
    said = f"{median:g}" if np.isfinite(median) else f"more than {iterations}"
    lines = ["# The network in iterations of Gatys' optimization", ""]
    lines += [f"- {name}: {value}" for name, value in facts.items()]
    lines += ["", f"Median: {said} iterations."]
    if found:
        lines[-1] += f" From {min(found)} to {max(found)}"
        left = len(comparisons) - len(found)
        lines[-1] += f", and {left} above {iterations}." if left else "."
    lines += [
        "",
        "`iterations`: after so many, the loss of Gatys' picture is first below that of the",
        "network's, which was trained for another loss. `loss_gatys_last`: after the last one.",
        "",
    ]
    lines += format_markdown_table(*_list_cells(comparisons))
    return "\n".join([*lines, ""])


def plot_iterations(
    comparisons: Sequence[Comparison], network: str, path: str | os.PathLike
) -> bool:
    """Plots Gatys' losses over the iterations, as shares of the network's; False if matplotlib is
    missing."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return False
    longest = max(len(c.losses) for c in comparisons)
    steps = np.arange(1, longest + 1)
    curves = np.array(
        [np.pad(c.losses, (0, longest - len(c.losses)), mode="edge") for c in comparisons]
    )
    curves /= np.array([[c.network_loss] for c in comparisons])
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    axes.plot(steps, curves.T, color="lightgrey", linewidth=0.8)
    axes.plot(steps, np.median(curves, axis=0), color="C0", linewidth=2, label="Gatys, median")
    axes.axhline(1.0, color="C1", label=network)
    photographs = [c.photograph_loss / c.network_loss for c in comparisons]
    axes.axhline(
        np.median(photographs), color="dimgrey", linestyle="--", label="photograph, median"
    )
    axes.set(
        xlabel="iterations of L-BFGS", ylabel="loss, as a share of the network's", yscale="log"
    )
    axes.legend()
    figure.savefig(path, dpi=120)
    return True

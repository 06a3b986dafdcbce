# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Reports the network benchmark as Markdown, CSV and a plot."""

import csv
import dataclasses
import io
import math
import os
from collections.abc import Mapping, Sequence

from tfstyle.evaluation.network_measuring import JOHNSON, OURS, WHOLE, Timing
from tfstyle.evaluation.tables import join_cells

# Side, share of the picture, and largest ratio to the time of Johnson's network for all of it.
GOALS_TO_JOHNSON = ((512, WHOLE, 0.7), (1024, WHOLE, 0.7), (512, 0.25, 0.35), (1024, 0.25, 0.35))
GOAL_SHARE, GOAL_TO_WHOLE = 0.1, 0.2
GOAL_BYTES = 704


@dataclasses.dataclass(frozen=True)
class NetworkFigures:
    """Everything that the benchmark measures.

    Attributes:
      timings: of all networks and pictures.
      parameters: {network: number}.
      flops: {network: {side: those of all convolutions for a whole picture}}; nan if unknown.
      memory: {network: {side: peak bytes per pixel}}.
      convolution_rate: multiplications and additions per second of the machine.
      stages: {layer: seconds} of our network, run without a graph at `stages_side`.
      stages_side: pixels.
    """

    timings: Sequence[Timing]
    parameters: Mapping[str, int]
    flops: Mapping[str, Mapping[int, float]]
    memory: Mapping[str, Mapping[int, float]]
    convolution_rate: float
    stages: Mapping[str, float]
    stages_side: int

    def find(self, network: str, side: int, *, share: float = WHOLE) -> Timing | None:
        """Returns a timing, or None if it was not measured."""
        wanted = network, side, share
        return next((t for t in self.timings if (t.network, t.side, t.share) == wanted), None)

    def compare(self, timing: Timing) -> float:
        """Ratio of a time to that of Johnson's network for a whole picture of the same size."""
        return timing.median / self.find(JOHNSON, timing.side).median

    def compute_rate_share(self, timing: Timing) -> float:
        """Ratio of its convolution rate to the machine's; nan for parts of pictures."""
        flops = self.flops[timing.network].get(timing.side, math.nan)
        if timing.share != WHOLE:
            return math.nan
        return flops / timing.median / self.convolution_rate


def format_network_csv(figures: NetworkFigures) -> str:
    """One line for each network, picture and share."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(
        ["network", "side", "share", "median_s", "fastest_s", "repeats", "to_johnson"]
        + ["convolution_gflop", "share_of_convolution_rate", "bytes_per_pixel", "parameters"]
    )
    for timing in figures.timings:
        whole = timing.share == WHOLE
        flops = (
            figures.flops[timing.network].get(timing.side, math.nan) / 1e9 if whole else math.nan
        )
        memory = figures.memory[timing.network].get(timing.side) if whole else None
        writer.writerow(
            [timing.network, timing.side, timing.share, f"{timing.median:.5f}"]
            + [f"{min(timing.seconds):.5f}", len(timing.seconds), f"{figures.compare(timing):.4f}"]
            + [_format(flops, 3, ""), _format(figures.compute_rate_share(timing), 4, "")]
            + ["" if memory is None else f"{memory:.0f}", figures.parameters[timing.network]]
        )
    return stream.getvalue()


def format_network_report(figures: NetworkFigures, machine: Mapping[str, str]) -> str:
    """Tables of time, arithmetic, memory and stages, and whether the goals are met."""
    sides = list(dict.fromkeys(timing.side for timing in figures.timings))
    rows = list(dict.fromkeys((timing.network, timing.share) for timing in figures.timings))
    lines = ["# Networks against each other", ""]
    lines += [f"- {name}: {value}" for name, value in machine.items()]
    rate = figures.convolution_rate / 1e9
    lines += [f"- 3x3 convolution of 128 channels: {rate:.0f} GFLOP/s", ""]
    lines += [
        "Seconds from bytes to bytes, medians of repeats that take turns, without the style and"
    ]
    lines += [f"files; in brackets the ratio to the whole picture by {JOHNSON}'s network.", ""]
    lines += [
        join_cells(["", *(f"{side}x{side}" for side in sides)]),
        join_cells(["---"] * (1 + len(sides))),
    ]
    for network, share in rows:
        cells = []
        for side in sides:
            timing = figures.find(network, side, share=share)
            cells.append(f"{timing.median:.3f} ({figures.compare(timing):.2f})" if timing else "-")
        lines.append(join_cells([_name(network, share), *cells]))
    lines += ["", "Whole pictures: parameters; for each size GFLOP of convolutions (share of the"]
    lines += ["machine's own rate); for each size bytes of memory per pixel in one pass.", ""]
    heads = [f"GFLOP {side}" for side in sides] + [
        f"bytes {side}" for side in _list_memory(figures)
    ]
    lines += [join_cells(["", "parameters", *heads]), join_cells(["---"] * (2 + len(heads)))]
    for network in dict.fromkeys(network for network, _ in rows):
        lines.append(
            join_cells(
                [network, f"{figures.parameters[network]:,}", *_list_costs(figures, network, sides)]
            )
        )
    if figures.stages:
        lines += ["", *_list_stages(figures)]
    return "\n".join([*lines, "", *_judge(figures), ""])


def plot_network_figures(figures: NetworkFigures, path: str | os.PathLike) -> bool:
    """Plots seconds and ratios against the picture's side; False if matplotlib is missing."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return False
    figure = Figure(figsize=(10, 4), layout="constrained")
    seconds, ratios = figure.subplots(1, 2)
    for network, share in dict.fromkeys((t.network, t.share) for t in figures.timings):
        timings = [t for t in figures.timings if (t.network, t.share) == (network, share)]
        sides = [t.side for t in timings]
        seconds.plot(sides, [t.median for t in timings], marker="o", label=_name(network, share))
        ratios.plot(sides, [figures.compare(t) for t in timings], marker="o")
    ticks = sorted({timing.side for timing in figures.timings})
    for axis in (seconds, ratios):
        axis.set_xscale("log", base=2)
        axis.set(xlabel="side of the picture, pixels", xticks=ticks, xticklabels=ticks)
    seconds.set_yscale("log")
    seconds.set(ylabel="seconds")
    ratios.set(ylabel=f"ratio to {JOHNSON}'s whole picture", ylim=(0.0, None))
    seconds.legend()
    figure.savefig(path, dpi=120)
    return True


def _name(network, share):
    return network if share == WHOLE else f"{network}, {share:.0%} of the picture"


def _list_memory(figures):
    return sorted(next(iter(figures.memory.values())))


def _list_costs(figures, network, sides):
    for side in sides:
        timing = figures.find(network, side)
        share = figures.compute_rate_share(timing) if timing else math.nan
        gflop = figures.flops[network].get(side, math.nan) / 1e9
        yield f"{_format(gflop, 1, '?')} ({_format(share, 2, '?')})"
    for side in _list_memory(figures):
        yield f"{figures.memory[network][side]:.0f}"


def _list_stages(figures):
    total = sum(figures.stages.values())
    side = figures.stages_side
    yield f"Layers of {OURS} at {side}x{side}, run without a graph (medians; {total:.2f} s in all)."
    yield ""
    yield join_cells(["layer", "seconds", "share"])
    yield join_cells(["---"] * 3)
    for name, seconds in figures.stages.items():
        yield join_cells([name, f"{seconds:.4f}", f"{seconds / total:.1%}"])


def _judge(figures):
    for side, share, goal in GOALS_TO_JOHNSON:
        timing = figures.find(OURS, side, share=share)
        if timing and figures.find(JOHNSON, side):
            what = f"{_name(OURS, share)} at {side}x{side}, to {JOHNSON}"
            yield _compare_to_goal(what, figures.compare(timing), goal)
    for side in sorted({timing.side for timing in figures.timings if timing.side >= 512}):
        part, whole = figures.find(OURS, side, share=GOAL_SHARE), figures.find(OURS, side)
        if part and whole:
            what = f"{_name(OURS, GOAL_SHARE)} at {side}x{side}, to the whole"
            yield _compare_to_goal(what, part.median / whole.median, GOAL_TO_WHOLE)
    for side, used in figures.memory[OURS].items():
        if side >= 1024:
            yield _compare_to_goal(f"bytes per pixel at {side}x{side}", used, GOAL_BYTES)


def _compare_to_goal(what, value, goal):
    verdict = "met" if value <= goal else "MISSED"
    return f"- {what}: {value:.4g}, goal {goal:g}: {verdict}"


def _format(value, digits, otherwise):
    return otherwise if math.isnan(value) else f"{value:.{digits}f}"

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What became of the requests of a soak, as figures, Markdown and a plot."""

import dataclasses
import os
from collections.abc import Sequence

import numpy as np

PERCENTILES = (50, 95, 99)
WINDOWS = 40  # points of the plot
EXAMPLES = 5  # of what went wrong, in the report


@dataclasses.dataclass(frozen=True)
class Answer:
    """How one request ended: after how many seconds, whether it was to be refused, and "right",
    "wrong: ..." (another picture, or not the error that was due) or "lost: ..." (no answer)."""

    seconds: float
    faulty: bool
    end: str


@dataclasses.dataclass(frozen=True)
class Reading:
    """Resident memory of the server's process of that number, MiB, after so many seconds."""

    seconds: float
    process: int
    mib: float


@dataclasses.dataclass(frozen=True)
class SoakFigures:
    """The account of all requests.

    Attributes:
      good, faulty: requests of each kind.
      lost, wrong: of both kinds.
      latencies: seconds of the good requests, {percentile: value}.
      memory_growth: for each of the server's processes, in their order, the mean resident memory of
        the last quarter of its readings over that of the second, 1 where it stays as it is; nan if
        fewer than 8 readings were made.
      memory_peak: largest reading, MiB; nan if there is none.
      examples: the first few different endings that are not right.
    """

    good: int
    faulty: int
    lost: int
    wrong: int
    latencies: dict[int, float]
    memory_growth: tuple[float, ...]
    memory_peak: float
    examples: tuple[str, ...]


def summarize(answers: Sequence[Answer], memory: Sequence[Reading]) -> SoakFigures:
    """Accounts for the answers, and for readings of memory at even intervals."""
    ends = [answer.end for answer in answers]
    seconds = [answer.seconds for answer in answers if not answer.faulty]
    failures = sorted({end for end in ends if end != "right"})
    return SoakFigures(
        good=len(seconds),
        faulty=len(answers) - len(seconds),
        lost=sum(end.startswith("lost") for end in ends),
        wrong=sum(end.startswith("wrong") for end in ends),
        latencies={p: float(np.percentile(seconds, p)) for p in PERCENTILES} if seconds else {},
        memory_growth=tuple(map(_compare_quarters, _group_by_process(memory))),
        memory_peak=max((reading.mib for reading in memory), default=float("nan")),
        examples=tuple(failures[:EXAMPLES]),
    )


def _group_by_process(memory):
    groups: dict[int, list[Reading]] = {}
    for reading in memory:
        groups.setdefault(reading.process, []).append(reading)
    return list(groups.values())


def _compare_quarters(readings):
    if len(readings) < 8:
        return float("nan")
    _, second, _, last = np.array_split([reading.mib for reading in readings], 4)
    return float(last.mean() / second.mean())


def format_soak(figures: SoakFigures, concurrency: int) -> str:
    """Markdown of the account."""
    total, lives = figures.good + figures.faulty, len(figures.memory_growth)
    lines = [
        f"{total} requests, {figures.faulty} of them faulty, {concurrency} at once."
        + (f" The server ran in {lives} processes, one after the other." if lives > 1 else ""),
        "",
        "| lost | wrong | p50 ms | p95 ms | p99 ms | memory, last quarter / second | peak MiB |",
        "|---|---|---|---|---|---|---|",
        f"| {figures.lost} | {figures.wrong} | "
        + " | ".join(f"{1000 * figures.latencies.get(p, float('nan')):.0f}" for p in PERCENTILES)
        + f" | {', '.join(f'{growth:.3f}' for growth in figures.memory_growth) or 'nan'}"
        + f" | {figures.memory_peak:.0f} |",
        *([""] if figures.examples else []),
        *(f"- {example}" for example in figures.examples),
    ]
    return "\n".join(lines) + "\n"


def plot_soak(
    answers: Sequence[Answer], memory: Sequence[Reading], path: str | os.PathLike
) -> bool:
    """Plots percentiles of the latency over the requests, and memory over time.

    Returns False if matplotlib is missing.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return False
    figure = Figure(figsize=(10, 4), layout="constrained")
    latency, resident = figure.subplots(1, 2)
    good = [(at, answer.seconds) for at, answer in enumerate(answers) if not answer.faulty]
    windows = np.array_split(np.asarray(good).reshape(-1, 2), min(WINDOWS, max(len(good), 1)))
    places = [window[:, 0].mean() for window in windows if len(window)]
    for percentile in PERCENTILES:
        values = [1000 * np.percentile(w[:, 1], percentile) for w in windows if len(w)]
        latency.plot(places, values, label=f"p{percentile}")
    latency.set(xlabel="requests answered", ylabel="milliseconds", yscale="log")
    latency.legend()
    for readings in _group_by_process(memory):
        resident.plot([at.seconds for at in readings], [at.mib for at in readings])
    resident.set(xlabel="seconds", ylabel="resident memory of the server, MiB", ylim=(0, None))
    figure.savefig(path, dpi=120)
    return True

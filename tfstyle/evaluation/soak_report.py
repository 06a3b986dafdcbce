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
class SoakFigures:
    """The account of all requests.

    Attributes:
      good, faulty: requests of each kind.
      lost, wrong: of both kinds.
      latencies: seconds of the good requests, {percentile: value}.
      memory_growth: mean resident memory of the last quarter of the readings over that of the
        second, 1 where it stays as it is; nan if fewer than 8 readings were made.
      memory_peak: largest reading, MiB; nan if there is none.
      examples: the first few different endings that are not right.
    """

    good: int
    faulty: int
    lost: int
    wrong: int
    latencies: dict[int, float]
    memory_growth: float
    memory_peak: float
    examples: tuple[str, ...]


def summarize(answers: Sequence[Answer], memory: Sequence[float]) -> SoakFigures:
    """Accounts for the answers, and for readings of memory (MiB) at even intervals."""
    ends = [answer.end for answer in answers]
    seconds = [answer.seconds for answer in answers if not answer.faulty]
    failures = sorted({end for end in ends if end != "right"})
    return SoakFigures(
        good=len(seconds),
        faulty=len(answers) - len(seconds),
        lost=sum(end.startswith("lost") for end in ends),
        wrong=sum(end.startswith("wrong") for end in ends),
        latencies={p: float(np.percentile(seconds, p)) for p in PERCENTILES} if seconds else {},
        memory_growth=_compare_quarters(memory),
        memory_peak=max(memory, default=float("nan")),
        examples=tuple(failures[:EXAMPLES]),
    )


def _compare_quarters(memory):
    if len(memory) < 8:
        return float("nan")
    _, second, _, last = np.array_split(np.asarray(memory), 4)
    return float(last.mean() / second.mean())


def format_soak(figures: SoakFigures, concurrency: int) -> str:
    """Markdown of the account."""
    total = figures.good + figures.faulty
    lines = [
        f"{total} requests, {figures.faulty} of them faulty, {concurrency} at once.",
        "",
        "| lost | wrong | p50 ms | p95 ms | p99 ms | memory, last quarter / second | peak MiB |",
        "|---|---|---|---|---|---|---|",
        f"| {figures.lost} | {figures.wrong} | "
        + " | ".join(f"{1000 * figures.latencies.get(p, float('nan')):.0f}" for p in PERCENTILES)
        + f" | {figures.memory_growth:.3f} | {figures.memory_peak:.0f} |",
        *([""] if figures.examples else []),
        *(f"- {example}" for example in figures.examples),
    ]
    return "\n".join(lines) + "\n"


def plot_soak(
    answers: Sequence[Answer], memory: Sequence[tuple[float, float]], path: str | os.PathLike
) -> bool:
    """Plots percentiles of the latency over the requests, and memory (seconds, MiB) over time.

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
    if memory:
        resident.plot(*zip(*memory))
    resident.set(xlabel="seconds", ylabel="resident memory of the server, MiB", ylim=(0, None))
    figure.savefig(path, dpi=120)
    return True

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Reports the region benchmark as Markdown, CSV and a plot."""

import csv
import io
import os

from tfstyle.evaluation.region_measuring import Measurement

# A tenth of 1024x1024 may take a quarter of the time of the whole at most, a hundredth a twentieth
# plus the time of a single pixel, and 7680x4320 may take 3 GiB.
GOAL_SIZE = 1024
GOALS = {0.1: 1 / 4, 0.01: 1 / 20}
LARGE_GOAL_MIB = 3 * 1024


def format_csv(measurements: list[Measurement]) -> str:
    """One line for each case."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(
        [
            "width",
            "height",
            "pieces",
            "share",
            "seconds",
            "seconds_ratio",
            "peak_mib",
            "peak_ratio",
            "resident_mib",
        ]
    )
    for measured in measurements:
        case = measured.case
        seconds_ratio, peak_ratio = _compare(measured, measurements)
        writer.writerow(
            [
                case.width,
                case.height,
                case.pieces,
                case.share,
                f"{measured.seconds:.4f}",
                seconds_ratio,
                f"{measured.peak_mib:.1f}",
                peak_ratio,
                f"{measured.resident_mib:.1f}",
            ]
        )
    return stream.getvalue()


def format_report(measurements: list[Measurement], *, max_memory: str | int) -> str:
    """Markdown table of all cases, and whether the goals are met."""
    lines = [
        "# Cost against the region's share of the picture",
        "",
        "Ratios are to the whole picture of the same size and process. Time is the fastest run, "
        "without files and style; memory is the peak of resident memory above that of the "
        f"warmed-up process, with --max_memory={max_memory}. A share of 0 is a single pixel.",
        "",
        "| picture | pieces | share | seconds | ratio | peak MiB | ratio |",
        "|---|---|---|---|---|---|---|",
    ]
    for measured in measurements:
        case = measured.case
        seconds_ratio, peak_ratio = _compare(measured, measurements)
        lines.append(
            f"| {case.width}x{case.height} | {case.pieces} | {100 * case.share:g}% "
            f"| {measured.seconds:.3f} | {seconds_ratio} "
            f"| {measured.peak_mib:.0f} | {peak_ratio} |"
        )
    return "\n".join([*lines, "", *_judge(measurements), ""])


def plot_measurements(measurements: list[Measurement], path: str | os.PathLike) -> bool:
    """Plots both ratios against the share; False if matplotlib is missing."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return False
    figure = Figure(figsize=(9, 4), layout="constrained")
    axes = figure.subplots(1, 2)
    for axis, column, title in zip(axes, (0, 1), ("time", "peak memory")):
        axis.plot([0, 1], [0, 1], color="lightgrey", label="proportional")
        for size in dict.fromkeys((m.case.width, m.case.height) for m in measurements):
            points = [
                (m.case.share, float(_compare(m, measurements)[column]))
                for m in measurements
                if (m.case.width, m.case.height) == size
                and m.case.pieces == 1
                and _compare(m, measurements)[column]
            ]
            if points:
                axis.plot(*zip(*points), marker="o", label=f"{size[0]}x{size[1]}")
        axis.set(
            xlabel="region's share of the picture", ylabel="ratio to the whole picture", title=title
        )
        axis.legend()
    figure.savefig(path, dpi=120)
    return True


def _find(measurements, width, share, pieces=1):
    return next(
        (
            m
            for m in measurements
            if (m.case.width, m.case.height) == (width, width)
            and (m.case.share, m.case.pieces) == (share, pieces)
        ),
        None,
    )


def _compare(measured, measurements):
    """Ratios of seconds and of peak memory to the whole picture, as text; empty without one."""
    case = measured.case
    whole = next(
        (
            m
            for m in measurements
            if m.case == type(case)(case.height, case.width, 1.0, case.pieces)
        ),
        None,
    )
    if whole is None:
        return "", ""
    memory = f"{measured.peak_mib / whole.peak_mib:.3f}" if whole.peak_mib > 0 else ""
    return f"{measured.seconds / whole.seconds:.3f}", memory


def _judge(measurements):
    whole, pixel = (_find(measurements, GOAL_SIZE, share) for share in (1.0, 0))
    for share, most in GOALS.items():
        measured = _find(measurements, GOAL_SIZE, share)
        if not (whole and pixel and measured):
            continue
        constant = pixel.seconds / whole.seconds if share < 0.05 else 0.0
        ratio = measured.seconds / whole.seconds
        allowed = f"{most:g}" + (f" + {constant:.3f} (a single pixel)" if constant else "")
        verdict = "met" if ratio <= most + constant else "MISSED"
        yield (
            f"- {share:.0%} of {GOAL_SIZE}x{GOAL_SIZE}: {ratio:.3f} of the time of the whole, "
            f"goal {allowed}: {verdict}"
        )
    for measured in measurements:
        if (measured.case.width, measured.case.height) == (7680, 4320):
            verdict = "met" if measured.resident_mib <= LARGE_GOAL_MIB else "MISSED"
            yield (
                f"- half of 7680x4320: {measured.seconds:.0f} s, "
                f"{measured.resident_mib:.0f} MiB resident in all, "
                f"goal {LARGE_GOAL_MIB} MiB: {verdict}"
            )

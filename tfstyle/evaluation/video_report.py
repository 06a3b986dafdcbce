# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The report on sequences."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tfstyle.evaluation.machine import describe_machine

if TYPE_CHECKING:  # which imports this file
    from tfstyle.evaluation.video_benchmark import SequenceFigures

_LEGEND = """\
- **warping error**: 1000 x mean squared difference (of values in [0, 1]) between a frame and the
  one before, warped to it by the optical flow of the source; within the region, without pixels that
  are hidden in one of the two (Lai et al. 2018). **ratio**: of that to frame by frame
- **r**: distance of the region's Gram matrices to the painting's, 1 = the untouched frame, by VGG16
- **s/frame**: median over the frames; variants took turns. **time**: median of the ratios to frame
  by frame of the same frame
- **outside**: largest change outside the mask on any frame, levels of 255
- **IoU**: overlap of the mask of the first frame, carried along, with the true masks: mean of all
  frames, of the last ten, and the least
"""


def format_video_report(measured: "Sequence[SequenceFigures]", *, alone: str) -> str:
    """Markdown of what was measured: a table of each sequence, of all, and of carried masks.

    Args:
      measured: sequences.
      alone: the variant that the others are compared with.
    """
    lines = ["# Sequences", ""]
    lines += [f"- {name}: {value}" for name, value in describe_machine().items()] + [""]
    for figures in measured:
        height, width = figures.size
        lines += [f"## {figures.name}, {len(figures.source) + 1} frames of {width}x{height}", ""]
        lines += ["| | warping error | ratio | r | s/frame | time | outside |"]
        lines += ["|---|---:|---:|---:|---:|---:|---:|"]
        lines += [f"| source | {_show(figures.source)} | | 1 | | | |"]
        before = figures.variants[alone]
        for name, found in figures.variants.items():
            ratio = np.nanmean(found.errors) / np.nanmean(before.errors)
            times = np.median(np.divide(found.seconds[1:], before.seconds[1:]))
            lines.append(
                f"| {name} | {_show(found.errors)} | {ratio:.2f} | {np.mean(found.ratios):.3f} | "
                f"{np.median(found.seconds[1:]):.2f} | {times:.2f} | {found.outside} |"
            )
        lines.append("")
    lines += ["## Carried masks", ""]
    lines += ["| | IoU | last ten | least | s/frame |", "|---|---:|---:|---:|---:|"]
    for figures in measured:
        overlaps = figures.overlaps
        if overlaps:
            lines.append(
                f"| {figures.name} | {np.mean(overlaps):.2f} | {np.mean(overlaps[-10:]):.2f} | "
                f"{min(overlaps):.2f} | {np.median(figures.carrying_seconds):.2f} |"
            )
    return "\n".join(lines) + "\n\n" + _LEGEND


def _show(errors):
    return f"{1000 * np.nanmean(errors):.2f}"

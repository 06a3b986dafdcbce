# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A survey of a data folder in words and bars."""

from collections.abc import Sequence

import numpy as np

from tfstyle.data.folder_survey import Survey

_AREA_EDGES = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_BAR = 40
_MOST_NAMED = 20


def format_survey(title: str, survey: Survey, *, most_named: int = _MOST_NAMED) -> str:
    """Describes a survey in a few lines: counts, split, sizes, area histogram, what is bad.

    Args:
      title: what was surveyed.
      survey: its result.
      most_named: how many bad files of each kind to name (all are counted).
    """
    good = len(survey.sizes)
    lines = [
        title,
        f"  pictures      {good} usable, {len(survey.bad)} bad",
        f"  split         {good - survey.held_out} to train on, {survey.held_out} held out",
    ]
    if good:
        sides = np.array(survey.sizes)
        for name, values in (("shorter", sides.min(axis=1)), ("longer", sides.max(axis=1))):
            middle = f"median {np.median(values):.0f}"
            label = f"{name} side"
            lines.append(f"  {label:<13} {values.min()} to {values.max()} pixels, {middle}")
    if survey.areas:
        lines.append(f"  objects       {len(survey.areas)} in {survey.with_objects} pictures")
        lines += format_areas(survey.areas)
    lines += _format_bad("bad files", survey.bad, most_named)
    lines += _format_bad("bad masks", survey.bad_masks, most_named)
    return "\n".join(lines)


def format_areas(areas: Sequence[float]) -> list[str]:
    """A histogram of area shares, a line for each range, each share in one of them."""
    counts, _ = np.histogram(areas, bins=_AREA_EDGES)
    longest = max(counts.max(), 1)
    lines = []
    for low, high, count in zip(_AREA_EDGES, _AREA_EDGES[1:], counts, strict=False):
        bar = "#" * int(np.ceil(_BAR * count / longest))
        lines.append(f"    {low:6.1%} to {high:6.1%} {count:7d} {bar}".rstrip())
    return lines


def _format_bad(title: str, reasons: dict[str, str], most_named: int) -> list[str]:
    if not reasons:
        return []
    lines = [f"  {title} ({len(reasons)}):"]
    for name, reason in list(reasons.items())[:most_named]:
        lines.append(f"    {name}: {reason}")
    if len(reasons) > most_named:
        lines.append(f"    and {len(reasons) - most_named} more")
    return lines

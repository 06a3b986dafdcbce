# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Style against content, over the strength at which a checkpoint is used."""

import dataclasses
import os
from collections.abc import Mapping, Sequence

import numpy as np

UNTOUCHED = (0.0, 1.0)
NO_PLOT = "no plot: pip install tfstyle[benchmark]"
_STEPS = 2000


@dataclasses.dataclass(frozen=True)
class Curve:
    """The figures of a checkpoint on the same triples at several strengths.

    Attributes:
      name: of the checkpoint.
      strengths: each above 0.
      content: the content figure at each; 0 = the photograph.
      r: {judge: its style figure at each}; 1 = the photograph, 0 = the painting.
      loss_networks: networks in the checkpoint's loss; as judges they get an asterisk.
    """

    name: str
    strengths: Sequence[float]
    content: Sequence[float]
    r: Mapping[str, Sequence[float]]
    loss_networks: Sequence[str] = ()

    def list_points(self, judge: str) -> list[tuple[float, float]]:
        """(content, r) at each strength."""
        return list(zip(self.content, self.r[judge]))


def lies_below(
    points: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]
) -> bool:
    """Whether one curve lies below another at every content figure.

    Curves begin at the untouched photograph, (0, 1), and are linear between points. A curve gives
    the lowest r that is reached at the price of at most so much content, so it never rises, and is
    level beyond its last point.

    Args:
      points: (content, r) of one curve, in any order, content above 0.
      others: of the other curve.

    Returns:
      True if it is lower for every content figure above 0, up to the largest of both.
    """
    most = max(content for content, _ in (*points, *others))
    grid = np.linspace(0.0, most, _STEPS + 1)[1:]
    bends = [content for content, _ in (*points, *others)]
    grid = np.unique(np.concatenate([grid, bends]))
    return bool(np.all(_reach(points, grid) < _reach(others, grid)))


def _reach(points, grid):
    content, r = np.array(sorted([UNTOUCHED, *points])).T
    return np.minimum.accumulate(np.interp(grid, content, r))


def compare_curves(curves: Sequence[Curve]) -> list[str]:
    """Says which curve lies below the other, if one does: a line for each judge and pair."""
    lines = []
    for judge in curves[0].r if curves else ():
        for index, one in enumerate(curves):
            for other in curves[index + 1 :]:
                pair = one.list_points(judge), other.list_points(judge)
                if lies_below(*pair):
                    verdict = f"{one.name} lies below {other.name} at every content figure"
                elif lies_below(*reversed(pair)):
                    verdict = f"{other.name} lies below {one.name} at every content figure"
                else:
                    verdict = f"{one.name} and {other.name} cross"
                lines.append(f"- r {judge}: {verdict}")
    return lines


def plot_curves(
    curves: Sequence[Curve],
    marks: Mapping[str, tuple[float, Mapping[str, float]]],
    path: str | os.PathLike,
) -> bool:
    """Plots the curves, one panel per judge; False if matplotlib is missing.

    Args:
      curves: at least one, all by the same judges.
      marks: {name: (content, {judge: r})} of baselines, which have no strength.
      path: of the picture.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return False
    judges = list(curves[0].r)
    figure = Figure(figsize=(5.5 * len(judges), 4.5), layout="constrained")
    for axis, judge in zip(figure.subplots(1, len(judges), squeeze=False)[0], judges):
        for curve in curves:
            points = curve.list_points(judge)
            star = "*" if judge in curve.loss_networks else ""
            axis.plot(*zip(*points), marker="o", label=curve.name + star)
            for strength, point in zip(curve.strengths, points):
                axis.annotate(f"{strength:g}", point, xytext=(4, 4), textcoords="offset points")
        for mark, (name, (content, r)) in zip("sD^v*X", marks.items()):
            axis.plot([content], [r[judge]], mark, color="dimgrey", label=name)
        axis.set(xlabel="content lost", ylabel="style left to go (r)", title=judge)
        axis.set(xlim=(-0.03, None), ylim=(0.0, 1.1))
        axis.legend()
    figure.savefig(path, dpi=120)
    return True

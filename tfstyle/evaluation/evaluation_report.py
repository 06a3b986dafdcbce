# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The files that an evaluation leaves."""

import dataclasses
import json
import pathlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from tfstyle.evaluation.judges import Judge
from tfstyle.evaluation.picture_grid import make_picture_grid
from tfstyle.evaluation.report import Summary, format_csv, format_report, replace_nan
from tfstyle.evaluation.tables import write_texts
from tfstyle.files.pictures import save_picture

OUTLINE = "outline"
_WIDEST_SET = 5  # pictures, for two sets side by side


@dataclasses.dataclass(frozen=True)
class ReportFiles:
    """What the files of a report are called, and what is in them.

    Attributes:
      heading: first line of the report.
      report: name of the Markdown, CSV and JSON files, without suffix.
      grid: name of the picture, without suffix.
      grid_triples: triples that the picture shows; None for all.
    """

    heading: str = "Evaluation"
    report: str = "report"
    grid: str = "grid"
    grid_triples: int | None = None


@dataclasses.dataclass(frozen=True)
class EvaluationReport:
    """All figures of an evaluation; the attributes are as in `format_report`."""

    summary: Summary
    records: Sequence[Mapping[str, Any]]
    judges: Sequence[Judge]
    facts: Mapping[str, str]
    starred: Mapping[str, Collection[str]]
    remarks: Sequence[str]

    def write(self, folder: pathlib.Path, files: ReportFiles) -> list[str]:
        """Writes Markdown, CSV and JSON; returns their names."""
        markdown = format_report(
            self.summary,
            self.records,
            self.judges,
            heading=files.heading,
            facts=self.facts,
            starred=self.starred,
            remarks=self.remarks,
        )
        everything = {
            "facts": self.facts,
            "in_loss": {row: sorted(figures) for row, figures in self.starred.items()},
            "summary": self.summary,
            "triples": self.records,
        }
        texts = {
            f"{files.report}.md": markdown,
            f"{files.report}.csv": format_csv(self.records),
            f"{files.report}.json": json.dumps(replace_nan(everything), indent=1) + "\n",
        }
        write_texts(folder, texts)
        return list(texts)


def draw_grid(
    columns: Mapping[str, Sequence[np.ndarray]], folder: pathlib.Path, files: ReportFiles
) -> str:
    """Draws the pictures of all triples side by side; returns the file's name.

    Args:
      columns: {heading: a picture of each triple}; that of `OUTLINE` is of the photographs.
      folder: for the file.
      files: its name.
    """
    headings = ["photograph" if name == OUTLINE else name for name in columns]
    grid = make_picture_grid(
        list(zip(*columns.values()))[: files.grid_triples],
        headings=headings,
        sets_per_line=2 if len(headings) <= _WIDEST_SET else 1,
    )
    save_picture(folder / f"{files.grid}.jpg", grid, quality=90)
    return f"{files.grid}.jpg"

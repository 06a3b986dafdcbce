# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A CSV file of numbers by step, in which each step is written once however often a run stops."""

import csv
import pathlib

from tfstyle.files.atomic import open_atomically


class CsvLog:
    """Appends one row a step; what was written beyond the step a run resumes from is dropped.

    Rows reach the system as they are written, so a killed process loses none that it finished.

    Args:
      path: of the file; the folder exists.
      resume_step: rows of later steps, and a broken last row, are removed. None starts anew, and
        so does a log of which no row is left: the run may have other columns now.
    """

    def __init__(self, path, *, resume_step=None):
        self.path = pathlib.Path(path)
        self._columns, rows = None, []
        if resume_step is not None and self.path.is_file():
            self._columns, rows = _read_until(self.path, resume_step)
        with open_atomically(self.path, "w") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerows([self._columns, *rows] if self._columns else [])
        self._stream = open(self.path, "a", encoding="utf-8", newline="", buffering=1)
        self._writer = csv.writer(self._stream, lineterminator="\n")

    def write(self, step, values):
        """One row: the step, then `values`, a dict of floats with the same keys each time."""
        columns = ["step", *values]
        if self._columns is None:
            self._columns = columns
            self._writer.writerow(columns)
        if columns != self._columns:
            raise ValueError(f"{self.path} has the columns {self._columns}, not {columns}")
        self._writer.writerow([step, *(f"{value:.7g}" for value in values.values())])

    def close(self):
        """Ends the file."""
        self._stream.close()


def _read_until(path, last_step):
    with open(path, encoding="utf-8", newline="") as stream:
        lines = stream.readlines()
    whole = [line for line in lines if line.endswith("\n")]
    rows = list(csv.reader(whole))
    if not rows or rows[0][:1] != ["step"]:
        return None, []
    columns = rows[0]
    kept = [row for row in rows[1:] if len(row) == len(columns) and int(row[0]) <= last_step]
    return (columns, kept) if kept else (None, [])

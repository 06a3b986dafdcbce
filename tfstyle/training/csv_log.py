# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A CSV file of numbers by step, in which each step is written once however often a run stops."""

import csv
import os
import pathlib
from collections.abc import Mapping

from tfstyle.errors import InputError
from tfstyle.files.atomic import open_atomically


class CsvLog:
    """Appends one row a step; what was written beyond the step a run resumes from is dropped.

    Rows reach the system as they are written, so a killed process loses none that it finished.

    Args:
      path: of the file; the folder exists.
      resume_step: rows of later steps, and a last row cut short, are removed. None starts anew, and
        so does a log of which no row is left: the run may have other columns now.

    Raises:
      InputError: as `read_log`.
    """

    def __init__(self, path: str | os.PathLike, *, resume_step: int | None = None):
        self.path = pathlib.Path(path)
        self._columns, rows = None, []
        if resume_step is not None:
            self._columns, rows = read_log(self.path, last_step=resume_step)
        with open_atomically(self.path, "w") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerows([self._columns, *rows] if self._columns else [])
        self._stream = open(self.path, "a", encoding="utf-8", newline="", buffering=1)
        self._writer = csv.writer(self._stream, lineterminator="\n")

    def write(self, step: int, values: Mapping[str, float]) -> None:
        """One row: the step, then `values`, with the same keys each time."""
        columns = ["step", *values]
        if self._columns is None:
            self._columns = columns
            self._writer.writerow(columns)
        if columns != self._columns:
            raise ValueError(f"{self.path} has the columns {self._columns}, not {columns}")
        self._writer.writerow([step, *(f"{value:.7g}" for value in values.values())])

    def close(self) -> None:
        """Ends the file."""
        self._stream.close()


def read_log(
    path: str | os.PathLike, *, last_step: int
) -> tuple[list[str] | None, list[list[str]]]:
    """The columns and the rows up to `last_step`; (None, []) of a log that has no such row.

    Raises:
      InputError: the file is not such a log, or a line of it is damaged.
    """
    if not os.path.lexists(path):
        return None, []
    try:
        with open(path, "rb") as stream:
            lines = stream.readlines()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.endswith(b"\n"):
            break  # cut short by a kill
        try:
            (row,) = csv.reader([line.decode("utf-8")])
            if len(row) != len(rows[0] if rows else row) or (row[:1] != ["step"]) != bool(rows):
                raise ValueError("other columns")
            rows.append(row if not rows else [str(int(row[0])), *row[1:]])
        except (ValueError, csv.Error) as error:
            raise InputError(
                f"{path}: line {number} is damaged; move the file elsewhere, or repair it, and the "
                "same command goes on"
            ) from error
    kept = [row for row in rows[1:] if int(row[0]) <= last_step]
    return (rows[0], kept) if kept else (None, [])

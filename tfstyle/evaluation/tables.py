# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Tables as Markdown and CSV, and the files that hold them."""

import csv
import io
import pathlib
from collections.abc import Mapping, Sequence

from tfstyle.files.atomic import open_atomically


def join_cells(cells: Sequence) -> str:
    """A line of a Markdown table."""
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def format_markdown_table(heads: Sequence[str], rows: Sequence[Sequence]) -> list[str]:
    """The lines of a Markdown table."""
    return [join_cells(heads), join_cells(["---"] * len(heads)), *map(join_cells, rows)]


def format_csv_table(heads: Sequence[str], rows: Sequence[Sequence]) -> str:
    """The same as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([heads, *rows])
    return stream.getvalue()


def write_texts(folder: pathlib.Path, texts: Mapping[str, str]) -> None:
    """Writes {name of a file: its text} into a folder that exists."""
    for name, text in texts.items():
        with open_atomically(folder / name, "w") as stream:
            stream.write(text)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The results manifest: one JSON line for each input, written or failed.

While a job runs, results go to the parts of a folder, each of which appears whole; at the end one
file in the order of the inputs takes their place. Both may lie at a URL.
"""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterable
from typing import Any

from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.urls import (
    describe_file,
    is_url,
    is_url_folder,
    list_urls,
    open_file_system,
    read_url,
    write_whole,
)

NAME = "tfstyle_results.jsonl"
PARTS = "tfstyle_results.parts"
WRITTEN, FAILED = "written", "failed"


def join(folder: str, name: str) -> str:
    """A name in a folder, which is a path or a URL."""
    return f"{folder.rstrip('/')}/{name}" if is_url(folder) else os.path.join(folder, name)


class ResultParts:
    """Writes results in parts: after so many rows, or so many seconds.

    Args:
      folder: of the results.
      most_rows, most_seconds: after which a part is written.
    """

    def __init__(self, folder: str, *, most_rows: int = 1000, most_seconds: float = 2.0):
        self._folder = join(folder, PARTS)
        self._most_rows, self._most_seconds = most_rows, most_seconds
        self._lines: list[str] = []
        self._last = time.monotonic()
        self._run, self._count = f"{time.time_ns():020d}", 0
        if not is_url(folder):
            make_folder(self._folder)

    def add(self, row: dict[str, Any]) -> None:
        """Keeps a row, and writes a part when it is time."""
        self._lines.append(json.dumps(row, sort_keys=True) + "\n")
        waited = time.monotonic() - self._last
        if len(self._lines) >= self._most_rows or waited >= self._most_seconds:
            self.flush()

    def flush(self) -> None:
        """Writes what is kept; it stays kept where that fails.

        Raises:
          OSError: the disk is full.
        """
        if self._lines:
            name = f"part-{self._run}-{self._count:08d}.jsonl"
            write_whole(join(self._folder, name), "".join(self._lines).encode())
            self._count += 1
            self._lines = []
        self._last = time.monotonic()


class ResultIndex:
    """The last result of each input, by its output; about 100 bytes of memory for each.

    The rows lie in a temporary file of this machine.

    Args:
      folder: of the results; those of earlier runs are read.
    """

    def __init__(self, folder: str):
        self._folder = folder
        self._rows = tempfile.TemporaryFile()
        self._places: dict[int, int] = {}
        self._read = set()
        self.refresh()

    def refresh(self) -> None:
        """Reads the parts that have been written since."""
        names = [NAME, *sorted(_list_names(join(self._folder, PARTS)))]
        for name in names:
            if name in self._read:
                continue
            self._read.add(name)
            path = join(self._folder, name if name == NAME else f"{PARTS}/{name}")
            lines = known = 0
            for line in _read_lines(path):
                known += self._add(line)
                lines += 1
            if lines and not known:
                raise InputError(
                    f"{path} is not a results manifest that tfstyle has written; move it away, or "
                    "name another folder for the results"
                )

    def get(self, name: str) -> dict[str, Any] | None:
        """The row whose `name_row` is `name`, or None."""
        line = self._get_line(hash_name(name))
        row = None if line is None else json.loads(line)
        return row if row and name_row(row) == name else None

    def finish(self, hashes: Iterable[int]) -> None:
        """Writes the results manifest of the rows whose names have these hashes, in this order.

        The parts are removed.

        Raises:
          OSError: the disk is full.
        """
        found = map(self._get_line, hashes)
        lines = (line for line in found if line is not None)
        path = join(self._folder, NAME)
        if is_url(path):
            write_whole(path, b"".join(lines))
        else:
            with open_atomically(path) as stream:
                stream.writelines(lines)
        parts = join(self._folder, PARTS)
        for name in _list_names(parts):
            _remove(join(parts, name))
        self._read = {NAME}

    def _add(self, line):
        try:
            row = json.loads(line)
            key = hash_name(name_row(row))
            if row["status"] not in (WRITTEN, FAILED):
                return False
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return False  # damaged: that picture is made again
        self._places[key] = self._rows.seek(0, os.SEEK_END)
        self._rows.write(line.rstrip(b"\n") + b"\n")
        return True

    def _get_line(self, key):
        place = self._places.get(key)
        if place is None:
            return None
        self._rows.seek(place)
        return self._rows.readline()


def name_row(row: dict[str, Any]) -> str:
    """What identifies a result: its output, or the number of a row that has none."""
    return row["output"] or f"row {row['row']}"


def hash_name(name: str) -> int:
    """64 bits that stand for a name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest())


def _read_lines(path):
    if is_url(path):
        if describe_file(path) is not None:
            yield from read_url(path).splitlines()
        return
    try:
        with open(path, "rb") as stream:
            yield from stream
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error


def _list_names(folder):
    if is_url(folder):
        urls = list_urls(folder) if is_url_folder(folder) else []
        names = [url.rpartition("/")[2] for url in urls]
    else:
        names = os.listdir(folder) if os.path.isdir(folder) else []
    return [name for name in names if name.startswith("part-") and name.endswith(".jsonl")]


def _remove(path):
    if is_url(path):
        system, place = open_file_system(path)
        system.rm_file(place)
    else:
        os.unlink(path)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Manifests: one row for each picture to restyle, in CSV, JSON lines or Parquet.

Rows are read one after another, so that a manifest may be larger than memory.
"""

import codecs
import contextlib
import csv
import io
import json
import os
import pathlib
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from tfstyle.errors import InputError
from tfstyle.files.opening import check_file
from tfstyle.files.urls import is_url, open_file_system

SUFFIXES = (".csv", ".jsonl", ".ndjson", ".parquet")
COLUMNS = (
    "content",
    "output",
    "mask",
    "mask_threshold",
    "invert_mask",
    "mask_from_alpha",
    "box",
    "polygon",
    "grabcut",
    "coco_annotations",
    "coco_category",
    "coco_instance",
    "style",
    "style_mask",
    "style_strength",
    "preserve_color",
    "stroke_size",
    "edge",
    "edge_radius",
    "quality",
    "regions_file",
)
# Bytes of one row as text; a longer line is not one.
_LONGEST_LINE = 2**20


class ManifestRow(NamedTuple):
    """A row as it was read.

    Attributes:
      number: from 1, in the order of the manifest; the header of CSV does not count.
      values: what the columns hold; those that hold nothing are left out.
      error: why it could not be read, or None.
    """

    number: int
    values: dict[str, Any]
    error: str | None = None


def is_manifest(path: str) -> bool:
    """Whether the suffix of a path or URL is that of a manifest."""
    return pathlib.PurePath(path).suffix.lower() in SUFFIXES


def read_manifest(path: str) -> Iterator[ManifestRow]:
    """Reads the rows of a manifest; a row that cannot be read carries its error.

    Args:
      path: or URL; its suffix is one of `SUFFIXES`.

    Raises:
      InputError: the file cannot be read, has a column that is none of `COLUMNS`, or none for the
        contents.
    """
    suffix = pathlib.PurePath(path).suffix.lower()
    read = {".csv": _read_csv, ".parquet": _read_parquet}.get(suffix, _read_lines)
    try:
        with _open(path) as stream:
            yield from read(stream, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error


@contextlib.contextmanager
def _open(path: str) -> Iterator[IO[bytes]]:
    if is_url(path):
        system, place = open_file_system(path)
        try:
            # The files of most stores cannot read a line up to a length.
            stream = io.BufferedReader(system.open(place, "rb"))
        except FileNotFoundError as error:
            raise InputError(f"{path}: no such file") from error
        except Exception as error:  # each file system has errors of its own
            raise InputError(f"{path}: cannot be read ({error})") from error
    else:
        check_file(path)
        stream = open(path, "rb")
    with stream:
        yield stream


def _list_lines(stream):
    """Lines without their ends; None for each that is too long, whose rest is passed over."""
    while line := stream.readline(_LONGEST_LINE):
        if line.endswith(b"\n") or len(line) < _LONGEST_LINE:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_LONGEST_LINE)
        yield None


def _read_lines(stream, path):
    number = 0
    for line in _list_lines(stream):
        if line is not None and not line.strip():
            continue
        number += 1
        yield _parse_line(line, number, f"{path}, row {number}")


def _parse_line(line, number, name):
    try:
        if line is None:
            raise InputError(f"{name}: longer than {_LONGEST_LINE} bytes")
        values = json.loads(line.removeprefix(codecs.BOM_UTF8))
    except InputError as error:
        return ManifestRow(number, {}, str(error))
    except (ValueError, RecursionError) as error:
        return ManifestRow(number, {}, f"{name}: not JSON ({error})")
    if not isinstance(values, dict):
        return ManifestRow(number, {}, f"{name}: not a JSON object")
    unknown = [key for key in values if key not in COLUMNS]
    if unknown:
        return ManifestRow(
            number, _drop_empty(values), f"{name}: no column {unknown[0][:80]!r}; see --help"
        )
    return ManifestRow(number, _drop_empty(values))


def _read_csv(stream, path):
    number = 0

    def decode():
        for line in _list_lines(stream):
            if line is None:
                raise InputError(f"{path}: a line is longer than {_LONGEST_LINE} bytes")
            yield line.decode("utf-8-sig" if not number else "utf-8")

    rows = csv.reader(decode(), strict=True)
    try:
        header = [name.strip() for name in next(rows, [])]
        _check_columns(header, path)
        for cells in rows:
            if not cells:
                continue
            number += 1
            if len(cells) != len(header):
                yield ManifestRow(
                    number,
                    {},
                    f"{path}, row {number}: {len(cells)} cells for {len(header)} columns",
                )
            else:
                yield ManifestRow(number, _drop_empty(dict(zip(header, cells))))
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not CSV in UTF-8, after row {number} ({error})") from error


def _read_parquet(stream, path):
    import pyarrow.parquet

    number = 0
    try:
        table = pyarrow.parquet.ParquetFile(stream)
        _check_columns(table.schema_arrow.names, path)
        for batch in table.iter_batches(batch_size=4096):
            for values in batch.to_pylist():
                number += 1
                yield ManifestRow(number, _drop_empty(values))
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: not a readable Parquet file ({error})") from error


def _check_columns(names, path):
    if "content" not in names:
        raise InputError(f"{path}: no column content")
    for name in names:
        if name not in COLUMNS:
            raise InputError(
                f"{path}: no column {name[:80]!r} is known; there are {', '.join(COLUMNS)}"
            )
        if list(names).count(name) > 1:
            raise InputError(f"{path}: the column {name} is there twice")


def _drop_empty(values):
    return {key: value for key, value in values.items() if value is not None and value != ""}


def resolve(path: str, folder: str) -> str:
    """A path of a manifest, absolute: relative ones are relative to `folder`, a path or URL."""
    if is_url(path):
        return path
    if is_url(folder):
        return path if os.path.isabs(path) else f"{folder.rstrip('/')}/{path}"
    return os.path.abspath(os.path.join(folder, path))

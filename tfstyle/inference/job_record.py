# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The record of a folder job, beside its results: what was made, of what, and how.

A result is done when the job's options, the files that it was made of, and the result itself are as
recorded. One that is empty or truncated, whose photograph or mask has changed since, or that
somebody else put there is made again.
"""

import hashlib
import json
import os
import pathlib
import threading
from collections.abc import Iterable, Mapping

from tfstyle.errors import InputError
from tfstyle.files.atomic import open_atomically
from tfstyle.files.writability import check_can_write

NAME = "tfstyle_job.jsonl"
_FORMAT = 1


class JobRecord:
    """A file of JSON lines: the options first, then a line for each result as it is finished.

    May be used from several threads.

    Args:
      folder: of the results; must exist.
      options: name to plain value, of all that the pixels of the results depend on.
      resume: go on with the record that is there; otherwise `begin` puts a new one in its place.

    Raises:
      InputError: a file of the record's name that is not a record, or, with `resume`, a record of
        other options.
    """

    def __init__(self, folder: str | os.PathLike, options: Mapping[str, object], *, resume: bool):
        self._folder = pathlib.Path(folder)
        self._path = self._folder / NAME
        self._lock = threading.Lock()
        self._results = {}
        options = json.loads(json.dumps(options))
        if os.path.lexists(self._path):
            check_can_write(self._path)  # a pipe of that name would never end
            recorded, results = self._read()
            if resume:
                self._check_options(recorded, options)
                self._results = results
        self._options = options

    def begin(self) -> None:
        """Writes the options and the results so far, before the first `add`."""
        # Anew also when a job goes on: one that was killed may have left half a line at the end.
        with open_atomically(self._path, "w") as stream:
            stream.write(_to_line({"tfstyle_job": _FORMAT, "options": self._options}))
            stream.writelines(map(_to_line, self._results.values()))

    def is_done(self, results: Iterable[str | os.PathLike], sources: Iterable[str]) -> bool:
        """Whether these files are what was once made of these sources."""
        names = [pathlib.Path(path).name for path in results]
        entry = self._results.get(names[0])
        if entry is None or not set(names) <= entry["files"].keys():
            return False
        if not all(entry["files"][name] == self._digest(name) for name in names):
            return False
        return entry["sources"] == digest_files(sources)

    def add(self, results: Iterable[str | os.PathLike], sources: Iterable[str]) -> None:
        """Records that these files, the main one first, were made of these sources."""
        names = [pathlib.Path(path).name for path in results]
        entry = {
            "result": names[0],
            "files": {name: self._digest(name) for name in names},
            "sources": digest_files(sources),
        }
        with self._lock:
            self._results[names[0]] = entry
            try:
                with open(self._path, "a", encoding="utf-8") as stream:
                    stream.write(_to_line(entry))
            except OSError as error:
                error.filename = str(self._path)  # the system does not say which file was too much
                raise

    def _digest(self, name):
        path = self._folder / name
        return digest_files([path]) if path.is_file() else None

    def _read(self):
        """The options and the results of the record that is there."""
        stranger = InputError(
            f"{self._path} is not a record that tfstyle has written; move it away, or name another "
            "folder for the results"
        )
        try:
            header, *lines = self._path.read_text(encoding="utf-8").splitlines() or [""]
            header = json.loads(header)
        except OSError as error:
            raise InputError(f"{self._path}: {error.strerror or error}") from error
        except (ValueError, RecursionError) as error:
            raise stranger from error
        if not isinstance(header, dict) or header.get("tfstyle_job") != _FORMAT:
            raise stranger
        results = {}
        for line in lines:
            try:
                entry = json.loads(line)
                results[entry["result"]] = {**entry, "files": dict(entry["files"])}
            except (ValueError, KeyError, TypeError):  # half a line: that picture is made again
                continue
        return header.get("options"), results

    def _check_options(self, recorded, options):
        recorded = recorded if isinstance(recorded, dict) else {}
        names = [*options, *(name for name in recorded if name not in options)]
        other = [name for name in names if recorded.get(name) != options.get(name)]
        if other:
            raise InputError(
                f"--resume: the results in {self._folder} were made with another "
                f"{' and another '.join(other)}; leave out --resume to make them anew, or name "
                "another folder for the results"
            )


def digest_files(paths: Iterable[str | os.PathLike]) -> str:
    """A digest of the contents of files, in their order.

    Raises:
      InputError: one that cannot be read.
    """
    digest = hashlib.blake2b(digest_size=16)
    for path in paths:
        try:
            with open(path, "rb") as stream:
                digest.update(hashlib.file_digest(stream, hashlib.blake2b).digest())
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}") from error
    return digest.hexdigest()


def _to_line(values):
    return json.dumps(values, sort_keys=True) + "\n"

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The record of a folder job, kept beside its results, for `--resume`.

A result counts as done when the job's options, the files it was made from, and the result itself
are as recorded. A result is made again if it is empty or truncated, if its photograph or mask has
changed since, or if something else has written it.
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
    """A file of JSON lines: first the options, then one line for each finished result.

    May be used from several threads.

    Args:
      folder: folder of the results.
      options: names and plain values of everything that the pixels of all results depend on.
      resume: continue the existing record; otherwise `begin` replaces it with a new one.

    Raises:
      InputError: a file of that name that is not a record, or, with `resume`, a record with other
        options.
    """

    def __init__(self, folder: str | os.PathLike, options: Mapping[str, object], *, resume: bool):
        self._folder = pathlib.Path(folder)
        self._path = self._folder / NAME
        self._lock = threading.Lock()
        self._results = {}
        options = json.loads(json.dumps(options))
        if os.path.lexists(self._path):
            check_can_write(self._path)  # reading a pipe would never end
            recorded, results = self._read()
            if resume:
                self._check_options(recorded, options)
                self._results = results
        self._options = options

    def begin(self) -> None:
        """Writes the options and the results so far; call it before `add`."""
        # When resuming, too: a job that was killed may have left half a line at the end.
        with open_atomically(self._path, "w") as stream:
            stream.write(_to_line({"tfstyle_job": _FORMAT, "options": self._options}))
            stream.writelines(map(_to_line, self._results.values()))

    def is_done(self, results: Iterable[str | os.PathLike], sources: Iterable[str]) -> bool:
        """Whether these results exist, unchanged, and were made from these sources as they are."""
        names = [pathlib.Path(path).name for path in results]
        entry = self._results.get(names[0])
        if entry is None or not set(names) <= entry["files"].keys():
            return False
        if not all(entry["files"][name] == self._digest(name) for name in names):
            return False
        return entry["sources"] == digest_files(sources)

    def add(self, results: Iterable[str | os.PathLike], sources: Iterable[str]) -> None:
        """Records that these results, the main one first, were made from these sources."""
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
        """The options and the results of the existing record."""
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
                files, sources = dict(entry["files"]), entry["sources"]
                results[entry["result"]] = {**entry, "files": files, "sources": sources}
            except (ValueError, KeyError, TypeError):  # half a line: make that picture again
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
    """Hashes the contents of files, in order.

    Raises:
      InputError: a file cannot be read.
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

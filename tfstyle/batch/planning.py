# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What is to be done: every row of a manifest or picture of a folder that has no result yet."""

import array
import dataclasses
import hashlib
import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tfstyle.batch.file_states import FileStates
from tfstyle.batch.manifest import is_manifest, read_manifest, resolve
from tfstyle.batch.results import WRITTEN, ResultIndex, hash_name, join
from tfstyle.batch.rows import make_row_job
from tfstyle.errors import InputError
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS, FORMATS, list_pictures
from tfstyle.files.urls import is_url, list_urls
from tfstyle.inference.content_files import MaskFinder, name_results
from tfstyle.inference.region_options import Region
from tfstyle.inference.restyle_file import RestyleJob
from tfstyle.inference.restyle_jobs import list_sources, make_absolute, make_job
from tfstyle.inference.stylize_options import StylizeOptions


class Task(NamedTuple):
    """A picture to restyle, or one that cannot be.

    Attributes:
      row: number of the input, from 1.
      content: path or URL, as far as it is known.
      job: None where `error` says why there is none.
      key: changes when anything that the result depends on does.
      size: of the content's file, in bytes.
      error: one line, or None.
    """

    row: int
    content: str | None
    job: RestyleJob | None
    key: str
    size: int
    error: str | None

    @property
    def output(self) -> str | None:
        """Where the result goes."""
        return self.job and self.job.output


class Plan:
    """Goes through the inputs once and yields those that are to be done.

    Memory grows by a few hundred bytes for each input, whatever a row holds.

    Args:
      options: see `BatchOptions.stylize`.
      regions: of all pictures, where `content` is no manifest.
      record: what all results depend on besides their rows: the network.
      index: results of earlier runs.

    Attributes:
      count: of the inputs.
      left: inputs whose results are there, so far.
      hashes: of the names of all inputs so far, in order; see `hash_name`.
      folders: local folders that results go to, so far.
    """

    def __init__(
        self, options: StylizeOptions, regions: Sequence[Region], record: str, index: ResultIndex
    ):
        self._options, self._regions = options, regions
        self._record, self._index = record, index
        self._needs_style = options.use_of_style == "required"
        self._states, self._masks = FileStates(), MaskFinder()
        self._inputs = None if is_manifest(options.content) else _list_folder(options)
        self.left = 0
        self.hashes = array.array("Q")
        self.folders: set[str] = set()
        # Known beforehand, for no result may overwrite what a later row reads.
        self._contents, self.count = self._survey()
        self._outputs: set[int] = set()

    def list_tasks(self) -> Iterator[Task]:
        """The inputs without a result, in order; those that cannot be done have an error."""
        for row, content, make in self._list_makers():
            try:
                task = self._make_task(row, make())
            except InputError as error:
                task = Task(row, content, None, "", 0, str(error))
            self.hashes.append(hash_name(task.output or f"row {row}"))
            if task.job is None or not self._is_done(task):
                yield task
            else:
                self.left += 1

    def _survey(self):
        contents, count = set(), 0
        for _, content, _ in self._list_makers():
            count += 1
            if content is not None:
                contents.add(hash_name(content))
        return contents, count

    def _list_makers(self):
        """(row, content, function that makes the job) of every input."""
        options = self._options
        if self._inputs is not None:
            for row, (content, output) in enumerate(self._inputs, start=1):
                yield (
                    row,
                    content,
                    lambda c=content, o=output: make_job(c, o, self._regions, options, self._masks),
                )
            return
        folder = _find_folder(options.content)
        for row in read_manifest(options.content):
            content = row.values.get("content")
            content = resolve(content, folder) if isinstance(content, str) else None
            yield row.number, content, lambda row=row: self._make_job(row, folder)

    def _make_job(self, row, folder):
        if row.error:
            raise InputError(row.error)
        return make_row_job(
            row.values,
            folder=folder,
            output=self._options.output,
            options=self._options,
            needs_style=self._needs_style,
            masks=self._masks,
            name=f"{self._options.content}, row {row.number}",
        )

    def _make_task(self, row, job):
        job = make_absolute(job)
        key = hash_name(job.output)
        if key in self._contents:
            raise InputError(f"{job.content}: the result {job.output} would overwrite a content")
        if key in self._outputs:
            raise InputError(f"{job.content}: {job.output} is the result of an earlier row")
        self._outputs.add(key)
        if not is_url(job.output):
            self.folders.add(os.path.dirname(job.output))
        states = [self._states.describe(path) for path in list_sources(job)]
        plain = dataclasses.replace(job, max_pixels=DEFAULT_MAX_PIXELS)
        text = repr((self._record, plain, states)).encode()
        digest = hashlib.blake2b(text, digest_size=12).hexdigest()
        return Task(row, job.content, job, digest, states[0].size if states[0] else 0, None)

    def _is_done(self, task):
        row = self._index.get(task.output)
        if row is None or row["status"] != WRITTEN or row.get("key") != task.key:
            return False
        state = self._states.describe(task.output)
        return state is not None and state.size == row.get("bytes")


def make_blocks(tasks: Sequence[Task], *, block_size: int) -> list[list[Task]]:
    """Groups pictures of similar size, the largest first, into blocks of at most `block_size`.

    Large ones first, so that at the end no process is left with much to do while others wait. The
    size of a file stands for that of its picture, which is not known before it is read.
    """
    ordered = sorted(tasks, key=lambda task: (-task.size, task.row))
    return [ordered[start : start + block_size] for start in range(0, len(ordered), block_size)]


def _find_folder(manifest):
    if is_url(manifest):
        return manifest.rpartition("/")[0]
    return os.path.dirname(os.path.abspath(manifest))


def _list_folder(options):
    """(content, output) of every picture of a folder or pattern."""
    content = options.content
    if is_url(content):
        found = [url for url in list_urls(content) if url.lower().endswith(tuple(FORMATS))]
    else:
        found = [os.path.abspath(path) for path in list_pictures(content)]
    if not found:
        raise InputError(f"{content}: no pictures there ({' '.join(FORMATS)})")
    output = options.output if is_url(options.output) else os.path.abspath(options.output)
    names = name_results(found, suffix=options.suffix)
    return [(path, join(output, name)) for path, name in zip(found, names)]

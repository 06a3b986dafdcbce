# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles many pictures; a picture that fails does not stop the others."""

from __future__ import annotations

import concurrent.futures
import sys
import typing
from collections.abc import Sequence

from tfstyle.errors import InputError
from tfstyle.files.atomic import DISK_FULL
from tfstyle.inference.job_record import JobRecord
from tfstyle.inference.progress import make_progress_bar
from tfstyle.inference.restyle_file import RestyleJob, restyle_file
from tfstyle.regions.mask_options import MaskOptions

if typing.TYPE_CHECKING:  # see restyle_file.py
    from tfstyle.inference.stylizer import Stylizer


class FailedPicture(typing.NamedTuple):
    """A picture that could not be restyled, and the error."""

    content: str
    error: Exception

    def __str__(self):
        text = " ".join(str(self.error).split())
        if not isinstance(self.error, InputError):
            text = f"{type(self.error).__name__}: {text}"
        return text if self.content in text else f"{self.content}: {text}"


def find_done(jobs: Sequence[RestyleJob], record: JobRecord, *, workers: int) -> set[str]:
    """Outputs of the jobs whose results are complete and unchanged, according to the record."""

    def is_done(job):
        try:
            return record.is_done(_results(job), _sources(job))
        except InputError:  # a file that cannot be read: told when the picture's turn comes
            return False

    with (
        make_progress_bar(len(jobs), unit="result") as bar,
        concurrent.futures.ThreadPoolExecutor(workers) as pool,
    ):
        done = set()
        for job, found in zip(jobs, pool.map(is_done, jobs)):
            if found:
                done.add(job.output)
            bar.update()
        return done


def restyle_many(
    stylizer: Stylizer,
    jobs: Sequence[RestyleJob],
    record: JobRecord,
    *,
    workers: int,
    strict: bool = False,
) -> tuple[list[str], list[FailedPicture]]:
    """Restyles pictures and names on stderr those that fail.

    Args:
      stylizer: shared by all jobs.
      jobs: one for each picture.
      record: records each result as soon as it is written.
      workers: number of pictures that are read and written at the same time; the network paints one
        at a time.
      strict: stop at the first picture that fails, and raise its error.

    Returns:
      (sorted outputs that were written, pictures that failed).

    Raises:
      OSError: the disk is full.
    """
    written, failed = [], []

    def restyle(job):
        result = restyle_file(stylizer, job)
        record.add(_results(job), _sources(job))
        return result

    bar = make_progress_bar(len(jobs), unit="picture")
    with bar, concurrent.futures.ThreadPoolExecutor(workers) as pool:
        futures = {pool.submit(restyle, job): job for job in jobs}
        try:
            for future in concurrent.futures.as_completed(futures):
                job = futures[future]
                try:
                    result = future.result()
                    written.append(result.output)
                    for warning in result.warnings:
                        bar.write(f"warning: {warning}", file=sys.stderr)
                # Any error, such as one of a segmenter or of OpenCV, costs only this picture.
                except Exception as error:
                    if strict or isinstance(error, OSError) and error.errno in DISK_FULL:
                        raise  # every picture that follows would fail as well
                    failed.append(FailedPicture(job.content, error))
                    bar.write(f"skipped: {failed[-1]}", file=sys.stderr)
                bar.update()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return sorted(written), failed


def _results(job):
    return [job.output, job.preview] if job.preview else [job.output]


def _sources(job):
    """Files that belong to this job; the record's options cover the styles."""
    masks = [region.mask for region in job.regions]
    masks = [mask.mask if isinstance(mask, MaskOptions) else mask for mask in masks]
    return [job.content, *(mask for mask in masks if isinstance(mask, str))]

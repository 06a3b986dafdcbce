# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles the pictures of a manifest or folder on a Ray cluster: the work of bin/stylize_batch."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import itertools
import json
import os
import sys
import time
import typing
from collections.abc import Callable
from typing import Any

import tfstyle
from tfstyle.batch.batch_options import BatchOptions
from tfstyle.batch.engine import RayEngine, run_ray
from tfstyle.batch.manifest import is_manifest
from tfstyle.batch.planning import Plan
from tfstyle.batch.results import NAME, ResultIndex, join
from tfstyle.batch.style_shelf import SharedCodes
from tfstyle.batch.worker import make_result
from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder
from tfstyle.files.locking import lock_folder
from tfstyle.files.temporary_names import remove_temporaries
from tfstyle.files.urls import is_url
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.checkpoint_folder import check_checkpoint_folder
from tfstyle.inference.progress import make_progress_bar
from tfstyle.inference.stylize_options import StylizeOptions, digest_choice, list_regions
from tfstyle.methods.checkpoint_check import check_checkpoint_files

if typing.TYPE_CHECKING:  # it imports TensorFlow, which takes seconds
    from tfstyle.inference.stylizer import Stylizer


@dataclasses.dataclass(frozen=True)
class BatchSummary:
    """How many inputs came out how.

    Attributes:
      results: path or URL of the results manifest.
      written, failed: in this run.
      left: results that were there already, of the same input and options.
      seconds: that the run took, Ray's start included.
    """

    results: str
    written: int
    left: int
    failed: int
    seconds: float


def stylize_batch(
    options: BatchOptions, *, make_stylizer: Callable[[Any], Stylizer] | None = None
) -> BatchSummary:
    """Restyles what has no result yet, and writes the results manifest.

    Args:
      options: see `BatchOptions`.
      make_stylizer: called in each worker with the store of style codes that all share; by default
        it loads the network of the options.

    Raises:
      InputError: an option is wrong, a manifest or folder cannot be read, or another job writes to
        the folder of the results.
      RuntimeError: the job had to stop; the message says why, and a rerun goes on.
    """
    start = time.monotonic()
    options = dataclasses.replace(options, stylize=_make_absolute(options.stylize))
    stylize = options.stylize
    regions = _list_regions(stylize)
    check_checkpoint_folder(stylize.checkpoint)
    stylize.choice.check()
    check_checkpoint_files(stylize.checkpoint)
    make_stylizer = make_stylizer or functools.partial(_load_stylizer, options)
    record = json.dumps([tfstyle.__version__, digest_choice(stylize.choice)])
    with contextlib.ExitStack() as stack:
        _hold_output(stylize.output, stack)
        index = ResultIndex(stylize.output)
        plan = Plan(stylize, regions, record, index)
        stack.callback(_clean, plan.folders)
        counts = _run(options, plan, make_stylizer)
        index.refresh()
        index.finish(plan.hashes)
    return BatchSummary(join(stylize.output, NAME), *counts, round(time.monotonic() - start, 3))


def _run(options, plan, make_stylizer):
    """(written, left, failed) of all inputs."""
    tasks = plan.list_tasks()
    failed = done = 0
    with run_ray(options), make_progress_bar(plan.count, unit="picture") as bar:
        engine = RayEngine(options)
        make = functools.partial(_make_with_codes, make_stylizer, engine.ask_shelf)

        def report(news):
            nonlocal failed, done
            done += news.finished
            failed += sum(line.startswith("skipped: ") for line in news.lines)
            bar.update(news.finished)
            for line in news.lines:
                bar.write(line, file=sys.stderr)
            if news.stopped:
                raise JobStopped(news.stopped)

        try:
            left = 0
            while wave := list(itertools.islice(tasks, options.wave_size)):
                bar.update(plan.left - left)
                left = plan.left
                for task in wave:
                    if task.job is None:
                        engine.ask("finish", make_result(task, task.error, 0.0))
                engine.run_wave([task for task in wave if task.job], make, report)
                report(engine.ask("take_news"))
        finally:
            engine.flush()
    return done - failed, plan.left, failed


class JobStopped(RuntimeError):
    """The job cannot go on; what is missing is left for a rerun."""


def _make_absolute(options):
    """Workers may run in another folder; jobs are made absolute one by one."""

    def resolve(path):
        return path if path is None or is_url(path) else os.path.abspath(path)

    weights = options.vgg_weights
    return dataclasses.replace(
        options,
        output=resolve(options.output),
        checkpoint=resolve(options.checkpoint),
        vgg_weights=resolve(weights) if weights and os.path.isfile(weights) else weights,
    )


def _list_regions(options):
    """The regions of all pictures; none for a manifest, whose rows have their own."""
    if not is_manifest(options.content):
        return list_regions(options)
    if options.region or options.regions_file:
        raise InputError("--region and --regions_file go with a folder; give a column regions_file")
    return []


def _hold_output(output, stack):
    if is_url(output):
        return
    check_can_fill(output)
    make_folder(output)
    if stack.enter_context(lock_folder(output, wait=False)) is False:
        raise InputError(f"--output={output}: another job writes there; wait for its end")


def _clean(folders):
    """Removes what killed workers left half-written."""
    for folder in folders:
        remove_temporaries(folder, ".*")


def _make_with_codes(make_stylizer, ask_shelf):
    return make_stylizer(SharedCodes(ask_shelf))


def _load_stylizer(options: BatchOptions, codes):
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(max(1, int(options.cpus_per_actor)))
    for device in tf.config.list_physical_devices("GPU"):
        tf.config.experimental.set_memory_growth(device, True)
    from tfstyle.inference.stylizer import load_stylizer

    stylize: StylizeOptions = options.stylize
    return load_stylizer(
        **dataclasses.asdict(stylize.choice),
        max_memory=stylize.max_memory,
        max_pixels=stylize.max_pixels,
        code_store=codes,
    )

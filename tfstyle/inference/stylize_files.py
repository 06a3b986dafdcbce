# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles one picture or a folder of them: the work of bin/stylize."""

import dataclasses
import os
import pathlib
import sys
import warnings
from collections.abc import Sequence

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder
from tfstyle.files.locking import lock_folder
from tfstyle.files.overwriting import check_targets
from tfstyle.files.pictures import choose_format, load_picture
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.checkpoint_folder import check_checkpoint_folder
from tfstyle.inference.content_files import (
    MaskFinder,
    is_many,
    list_content_files,
    list_targets,
)
from tfstyle.inference.folder_job import FailedPicture, find_done, restyle_many
from tfstyle.inference.job_record import NAME as RECORD_NAME
from tfstyle.inference.job_record import JobRecord
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY, parse_memory
from tfstyle.inference.progress import show_elapsed
from tfstyle.inference.restyle_file import read_inputs, restyle_file
from tfstyle.inference.restyle_jobs import make_job
from tfstyle.inference.style_mixture import list_styles
from tfstyle.inference.stylize_options import StylizeOptions, list_record_options, list_regions
from tfstyle.methods.checkpoint_check import check_checkpoint_files
from tfstyle.regions.mask_options import MaskOptions

# Up to this size (pixels times regions), a single picture is painted eagerly: tracing a graph takes
# longer than it saves. Eager painting takes 1.4 times the memory, so there is a limit.
UNTRACED_PIXELS = 768 * 768


@dataclasses.dataclass(frozen=True)
class StylizeSummary:
    """The outcome for each file.

    Attributes:
      written: results.
      left: results that were complete before (with `resume`).
      failed: pictures that could not be restyled.
    """

    written: tuple[pathlib.Path, ...]
    left: tuple[pathlib.Path, ...]
    failed: tuple[FailedPicture, ...]


def stylize_files(options: StylizeOptions) -> StylizeSummary:
    """Restyles one picture or many; each result appears whole or not at all.

    Everything that all pictures need, and every place to write to, is checked before the network is
    loaded, which takes seconds.

    Raises:
      InputError: an input is wrong; for a folder, one that all pictures need, or the first one with
        `strict`, or the first one if every picture failed.
      OSError: the disk is full.
      MemoryError: one picture, and too little memory for it.
    """
    regions = list_regions(options)
    many = is_many(options.content)
    if options.resume and not many:
        raise InputError("--resume goes with a folder of pictures; leave it out for one picture")
    files = list_content_files(
        options.content, options.output, suffix=options.suffix, preview=options.preview
    )
    check_targets(list_targets(files, preview=options.preview), _list_inputs(regions, options))
    check_checkpoint_folder(options.checkpoint)
    options.choice.check()
    check_checkpoint_files(options.checkpoint)
    for path in dict.fromkeys(style for r in regions for style in list_styles(r.style)):
        load_picture(path, max_pixels=options.max_pixels)
    _warn_of_lost_pixels(files[0].output, regions, options)
    return (_stylize_many if many else _stylize_one)(files, regions, options)


def is_painted_untraced(masks: Sequence[np.ndarray], max_memory: str | int) -> bool:
    """Whether a single picture with these masks is painted without a graph.

    The two ways round differently, so whoever promises the pixels of `stylize_files` has to ask.
    """
    small = sum(mask.size for mask in masks) <= UNTRACED_PIXELS
    return small and parse_memory(max_memory) >= parse_memory(DEFAULT_MAX_MEMORY)


def _stylize_one(files, regions, options):
    job = _make_job(files[0], regions, options, MaskFinder())
    inputs = read_inputs(job)
    untraced = is_painted_untraced(inputs.masks, options.max_memory)
    stylizer = _load_stylizer(options, progress=True, trace=not untraced)
    result = restyle_file(stylizer, job, inputs=inputs)
    for warning in result.warnings:
        warnings.warn(warning, stacklevel=3)
    return StylizeSummary((files[0].output,), (), ())


def _stylize_many(files, regions, options):
    check_can_fill(options.output)
    jobs, failed = _make_jobs(files, regions, options)
    record = _open_record(jobs, regions, options)
    done = find_done(jobs, record, workers=options.workers) if options.resume else set()
    left = tuple(pathlib.Path(job.output) for job in jobs if job.output in done)
    todo = [job for job in jobs if job.output not in done]
    written = []
    if todo:
        stylizer = _load_stylizer(options, progress=False, trace=True)
        for region in regions:  # a style that fails is not the fault of any picture
            stylizer.encode_styles_of(region)
        make_folder(options.output)
        with lock_folder(options.output, wait=False) as locked:
            if locked is False:
                raise InputError(
                    f"--output={options.output}: another job writes there; wait for its end"
                )
            record.begin()
            written, more = restyle_many(
                stylizer, todo, record, workers=options.workers, strict=options.strict
            )
        failed += more
    if not written and not left:
        _raise_for_all(failed)
    return StylizeSummary(tuple(map(pathlib.Path, written)), left, tuple(failed))


def _list_inputs(regions, options):
    """All files that are read, apart from the contents."""
    paths = [options.regions_file]
    for region in regions:
        paths += [*list_styles(region.style), region.style_mask]
        mask = region.mask
        masks = [mask.mask, mask.coco_annotations] if isinstance(mask, MaskOptions) else [mask]
        for path in filter(None, masks):
            folder = os.path.isdir(path)
            paths += [os.path.join(path, name) for name in os.listdir(path)] if folder else [path]
    return [path for path in paths if path]


def _warn_of_lost_pixels(output, regions, options):
    format = choose_format(output)
    lossy = format == "JPEG" or format == "WEBP" and options.quality < 100
    if lossy and all(region.mask is not None for region in regions):
        kept_by = "PNG or --quality=100 keeps" if format == "WEBP" else "PNG keeps"
        warnings.warn(
            f"{output.suffix} is lossy and changes pixels outside the mask, too; {kept_by} them",
            stacklevel=3,
        )


def _make_job(file, regions, options, masks):
    preview = file.preview if options.preview else None
    return make_job(file.content, file.output, regions, options, masks, preview=preview)


def _make_jobs(files, regions, options):
    jobs, failed, masks = [], [], MaskFinder()
    for file in files:
        try:
            jobs.append(_make_job(file, regions, options, masks))
        except InputError as error:
            if options.strict:
                raise
            failed.append(FailedPicture(str(file.content), error))
            print(f"skipped: {failed[-1]}", file=sys.stderr)
    return jobs, failed


def _open_record(jobs, regions, options):
    path = os.path.join(options.output, RECORD_NAME)
    if options.resume and not os.path.exists(path):
        for job in jobs:
            if os.path.exists(job.output):
                raise InputError(
                    f"--resume: {job.output} is there, and no {RECORD_NAME} that says how it was "
                    "made; leave out --resume to make it anew, or name another folder"
                )
    return JobRecord(options.output, list_record_options(options, regions), resume=options.resume)


def _load_stylizer(options, *, progress, trace):
    with show_elapsed("loading the network"):
        from tfstyle.inference.stylizer import load_stylizer

        return load_stylizer(
            **dataclasses.asdict(options.choice),
            max_memory=options.max_memory,
            max_pixels=options.max_pixels,
            progress=progress,
            trace=trace,
        )


def _raise_for_all(failed):
    first = failed[0]
    # If no picture failed because of its input, the fault is likely ours: show the traceback.
    unexpected = [f.error for f in failed if not isinstance(f.error, (InputError, MemoryError))]
    if len(unexpected) == len(failed):
        raise unexpected[0]
    raise InputError(f"none of the {len(failed)} pictures could be restyled; the first: {first}")

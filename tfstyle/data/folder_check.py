# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What `bin/prepare_data` says: a survey of each source and of what does not belong together."""

import contextlib
import functools
import pathlib
from collections.abc import Callable, Iterable, Iterator

from tfstyle.data.folder_survey import find_repeated_stems, survey_source
from tfstyle.data.options import TrainingDataOptions
from tfstyle.data.photo_folder import MIN_INSTANCE_SHARE, PhotoFolder
from tfstyle.data.picture_source import PhotoSource, StyleSource
from tfstyle.data.shard_writing import ShardWriter, check_shard_folder
from tfstyle.data.sources import make_photo_source, make_style_source
from tfstyle.data.survey_text import format_survey
from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder_atomically


def check_data(
    options: TrainingDataOptions,
    *,
    progress: Callable[..., Iterable],
    most_named: int = 20,
    shards: str | None = None,
) -> Iterator[str]:
    """Reads each kind of pictures and yields a text about it.

    Args:
      options: what training would read; an empty `photos` or `styles` is left out.
      progress: `tqdm.tqdm` or a function that takes the same (iterable, total, desc, unit).
      most_named: how many bad files of each kind to name.
      shards: folder into which what can be used is written as TFRecord files, or None. It appears
        when all is written.

    Raises:
      InputError: nothing there, nothing that can be used, or `shards` is not a new folder.
    """
    if (options.masks or options.annotations) and not options.photos:
        raise InputError("--masks and --annotations belong to photographs: give --photos")
    # All sources are opened before the first is read: a wrong flag shows at once.
    sources = []
    if options.photos:
        sources.append(("photos", options.photos, make_photo_source(options)))
    if options.styles:
        sources.append(("styles", options.styles, make_style_source(options)))
    with contextlib.ExitStack() as stack:
        writers: dict[str, ShardWriter | None] = dict.fromkeys(flag for flag, _, _ in sources)
        if shards is not None:
            check_shard_folder(shards)
            folder = stack.enter_context(make_folder_atomically(shards))
            for flag, _, source in sources:
                writers[flag] = stack.enter_context(ShardWriter(folder, flag, source))
        for flag, place, source in sources:
            survey = survey_source(
                source,
                heldout_share=options.heldout_share,
                min_side=options.min_side,
                progress=functools.partial(
                    progress, total=len(source.names), desc=flag, unit="picture"
                ),
                writer=writers[flag],
            )
            yield "\n".join(
                [
                    format_survey(f"{flag}: {place}", survey, most_named=most_named),
                    *_describe_matching(source),
                    *_describe_repeated(source),
                    *([writers[flag].describe()] if writers[flag] else []),
                ]
            )
            if not survey.sizes:
                raise InputError(f"--{flag}: none of the {len(source.names)} pictures can be used")


def _describe_repeated(source: PhotoSource | StyleSource) -> list[str]:
    repeated = find_repeated_stems(source.names)
    count = sum(repeated.values())
    return [f"  same stem     {count} files have a stem that another has"] if repeated else []


def _describe_matching(source: PhotoSource | StyleSource) -> list[str]:
    """How many annotations and masks belong to a photograph of a folder, and how many do not."""
    if not isinstance(source, PhotoFolder):
        return []
    lines = []
    paths = [pathlib.PurePosixPath(name) for name in source.names]
    if source.coco is not None:
        known = {path.name for path in paths}
        found = sum(name in known for name in source.coco.file_names)
        shares = [one.area_share for many in source.coco.by_id.values() for one in many]
        small = sum(share < MIN_INSTANCE_SHARE for share in shares)
        lines.append(
            f"  annotations   {found} of {len(source.coco.file_names)} pictures are there; "
            f"of {len(shares)} objects {small} are under {MIN_INSTANCE_SHARE:.1%} and left out; "
            f"{source.coco.damaged} damaged"
        )
    if source.masks is not None:
        found = len(source.masks.paths.keys() & {path.stem for path in paths})
        lines.append(f"  masks         {found} of {len(source.masks.paths)} have a photograph")
    return lines

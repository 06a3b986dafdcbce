# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Reads a data folder from end to end and says what is in it."""

import collections
import concurrent.futures
import dataclasses
import os
import pathlib
from collections.abc import Callable, Iterable

import numpy as np

from tfstyle.data.heldout_split import is_held_out
from tfstyle.data.picture_source import PhotoSource, StyleSource
from tfstyle.data.shard_writing import ShardWriter, make_record
from tfstyle.errors import InputError

# Above any side: pictures are read at their full size.
_WHOLE = 1 << 30
# Pictures that are decoded while an earlier one, which takes longer, is not yet counted.
_MOST_WAITING = 16


@dataclasses.dataclass
class Survey:
    """What was found in a folder of photographs or paintings.

    Attributes:
      sizes: (height, width) of each usable picture.
      areas: area share of each object's mask.
      with_objects: how many pictures have objects.
      held_out: how many usable pictures are on the held-out side.
      bad: name to reason, of pictures that cannot be used.
      bad_masks: the same, of masks.
    """

    sizes: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    areas: list[float] = dataclasses.field(default_factory=list)
    with_objects: int = 0
    held_out: int = 0
    bad: dict[str, str] = dataclasses.field(default_factory=dict)
    bad_masks: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class _Finding:
    size: tuple[int, int] | None
    areas: list[float]
    bad: str | None
    bad_masks: list[str]
    record: bytes | None = None


def survey_source(
    source: PhotoSource | StyleSource,
    *,
    heldout_share: float,
    min_side: int,
    progress: Callable[[Iterable], Iterable] = iter,
    writer: ShardWriter | None = None,
) -> Survey:
    """Decodes every picture and every mask of a source.

    Args:
      source: a `PhotoSource` or `StyleSource` of all its pictures.
      heldout_share: share that training never sees.
      min_side: pictures with a shorter side are counted as bad.
      progress: wraps the iterator over the pictures, to show how far it is.
      writer: of shards, gets each picture that can be used, in order; its source is this one.

    Returns:
      Survey.
    """
    survey = Survey()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        examine = _map_in_order(
            pool, lambda i: _examine(source, i, min_side, writer), len(source.names)
        )
        for index, (name, finding) in enumerate(zip(source.names, progress(examine), strict=True)):
            survey.bad_masks.update({f"{name} #{i}": r for i, r in enumerate(finding.bad_masks)})
            if finding.bad:
                survey.bad[name] = finding.bad
                continue
            survey.sizes.append(finding.size)
            if writer is not None:
                writer.add(index, finding.record)
            survey.areas.extend(finding.areas)
            survey.with_objects += bool(finding.areas)
            survey.held_out += is_held_out(pathlib.PurePosixPath(name).stem, heldout_share)
    return survey


def find_repeated_stems(names: Iterable[str]) -> dict[str, int]:
    """Stems that several files share (their masks and their side of the split are one), counted."""
    counts = collections.Counter(pathlib.PurePosixPath(name).stem for name in names)
    return {stem: count for stem, count in counts.items() if count > 1}


def _map_in_order(pool, function, count):
    """`pool.map` over the first numbers, with a bounded number of them under way or waiting."""
    waiting = collections.deque()
    for index in range(count):
        waiting.append(pool.submit(function, index))
        if len(waiting) == _MOST_WAITING:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _examine(
    source: PhotoSource | StyleSource, index: int, min_side: int, writer: ShardWriter | None
) -> _Finding:
    try:
        if writer is None:
            loaded = source.load(index, shrink_to=_WHOLE)
        else:
            original = source.read_original(index)
            loaded = source.decode(original, shrink_to=_WHOLE)
    except InputError as error:
        return _Finding(None, [], str(error), [])
    pixels = getattr(loaded, "pixels_uint8", loaded)
    height, width = pixels.shape[:2]
    bad = f"{width}x{height} is too small to use" if min(height, width) < min_side else None
    areas, bad_masks = [], []
    for decode in getattr(loaded, "instances", ()):
        try:
            areas.append(float(np.mean(decode())))
        except Exception as error:  # as training does: a damaged mask costs its object
            bad_masks.append(str(error))
            continue
        if not areas[-1]:
            bad_masks.append("an empty mask")
            areas.pop()
    record = make_record(source.names[index], original) if writer and not bad else None
    return _Finding((height, width), areas, bad, bad_masks, record)

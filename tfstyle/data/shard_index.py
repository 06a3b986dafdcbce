# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which record of a folder of shards holds which picture."""

import os
import pathlib
from typing import NamedTuple

from tfstyle.data.heldout_split import limit_selection, select_split
from tfstyle.data.record_files import RecordFiles
from tfstyle.errors import InputError
from tfstyle.files.json_files import load_json_object

FORMAT = 1


class SelectedRecords(NamedTuple):
    """Pictures of one side of the held-out split, as many as were asked for.

    Attributes:
      names: of the pictures.
      numbers: of their records, one for each name; several names may share one.
      records: of all shards.
    """

    names: list[str]
    numbers: list[int]
    records: RecordFiles


def name_index(folder: str | os.PathLike, kind: str) -> pathlib.Path:
    """Where the index of a kind of pictures ("photos" or "styles") is."""
    return pathlib.Path(folder, f"{kind}.shards.json")


def is_shard_folder(place: str | None, kind: str) -> bool:
    """Whether a folder holds shards of that kind."""
    return bool(place) and os.path.isfile(name_index(place, kind))


def open_shards(
    folder: str, kind: str, *, split: str, heldout_share: float, limit: int | None
) -> SelectedRecords:
    """Opens the shards of a folder.

    Args:
      folder: which `bin/prepare_data --write_shards` made.
      kind: "photos" or "styles".
      split, heldout_share, limit: as for files; see `select_files`.

    Raises:
      InputError: a shard is missing, cut short or another one, or nothing is in the split.
    """
    path = name_index(folder, kind)
    index = load_json_object(path)
    if index.get("format") != FORMAT:
        raise InputError(f"{path} has format {index.get('format')!r}, not {FORMAT}: write it anew")
    try:
        names, numbers = list(index["names"]), [int(number) for number in index["records"]]
        records = RecordFiles([path.with_name(shard["name"]) for shard in index["shards"]])
        expected = sum(shard["records"] for shard in index["shards"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: damaged ({error!r}); write the shards anew") from error
    if len(records) != expected or len(names) != len(numbers):
        raise InputError(
            f"{path} tells of {expected} records, and {len(records)} are there; write them anew"
        )
    stems = [pathlib.PurePosixPath(name).stem for name in names]
    chosen = limit_selection(stems, select_split(stems, split, heldout_share), limit)
    if not chosen:
        raise InputError(
            f"--{kind}: none of its {len(names)} pictures is in the {split} split; "
            f"change --heldout_share (now {heldout_share:g}) or add pictures"
        )
    return SelectedRecords([names[i] for i in chosen], [numbers[i] for i in chosen], records)

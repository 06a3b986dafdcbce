# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Writes photographs with their masks, or paintings, into a few large TFRecord files."""

import io
import json
import os
import pathlib
from types import TracebackType

import numpy as np
from PIL import Image

from tfstyle.data.example_records import encode_example
from tfstyle.data.photo_folder import PhotoFolder
from tfstyle.data.picture_source import Original
from tfstyle.data.shard_index import FORMAT, name_index
from tfstyle.data.style_folders import StyleFolder
from tfstyle.errors import InputError
from tfstyle.files.atomic import open_atomically

# A shard ends when it is at least so large: a million photographs are then some hundred files,
# each of which is copied in a minute.
SHARD_BYTES = 256 * 2**20


def check_shard_folder(folder: str | os.PathLike) -> None:
    """InputError where there is something already: shards of two data sets do not mix."""
    if os.path.lexists(folder) and not (os.path.isdir(folder) and not os.listdir(folder)):
        raise InputError(f"--write_shards={folder}: there is something already; name a new folder")


def make_record(name: str, original: Original) -> bytes:
    """A picture's record: a `tf.train.Example` of byte strings.

    They are "name", "picture" (the file as it is) and "masks" (one-bit PNG, each at its own size).
    So training from shards cuts the very examples that it cuts from the files. Masks that cannot be
    read are left out.
    """
    masks = []
    for _, read in original.masks:
        try:
            masks.append(_encode_mask(read()))
        except Exception:  # as training does; the survey has named it
            continue
    encoded = name.encode("utf-8", "surrogateescape")
    return encode_example({"name": [encoded], "picture": [original.picture], "masks": masks})


class ShardWriter:
    """Writes one kind of pictures; the index, without which shards are nothing, comes last.

    Args:
      folder: where the shards go; it exists.
      kind: "photos" or "styles".
      source: of files.

    Raises:
      InputError: a source that is not of files.
    """

    def __init__(self, folder: pathlib.Path, kind: str, source: object):
        if not isinstance(source, PhotoFolder | StyleFolder):
            raise InputError(
                f"--write_shards is for picture files: give --{kind} a folder "
                "(coco2014 is in record files already)"
            )
        self._folder, self._kind, self._source = folder, kind, source
        self._shards: list[dict] = []
        self._names: list[str] = []
        self._numbers: list[int] = []
        self._known: dict[pathlib.Path, int] = {}
        self._writer = None

    def __enter__(self) -> "ShardWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.close()
        if error is None:
            self._write_index()

    def add(self, index: int, record: bytes) -> None:
        """Writes one picture of the source; one that was written under another name is not again.

        Args:
          index: of the picture.
          record: what `make_record` made of it.

        Raises:
          OSError: the disk is full, or fails.
        """
        path = self._source.paths[index]
        self._names.append(self._source.names[index])
        if path not in self._known:
            self._known[path] = len(self._known)
            self._write(record)
        self._numbers.append(self._known[path])

    def describe(self) -> str:
        """One line about what has been written."""
        count = sum(shard["records"] for shard in self._shards)
        size = sum(shard["bytes"] for shard in self._shards)
        return (
            f"  shards        {count} pictures in {len(self._shards)} files, {size / 2**20:.1f} MiB"
        )

    def _write(self, record):
        if not self._shards or self._shards[-1]["bytes"] >= SHARD_BYTES:
            self._begin_shard()
        self._writer.write(record)
        self._shards[-1]["records"] += 1
        self._shards[-1]["bytes"] += len(record) + 16

    def _begin_shard(self):
        import tensorflow as tf

        if self._writer is not None:
            self._writer.close()
        name = f"{self._kind}-{len(self._shards):05d}.tfrecord"
        self._shards.append({"name": name, "records": 0, "bytes": 0})
        self._writer = tf.io.TFRecordWriter(str(self._folder / name))

    def _write_index(self):
        index = {
            "format": FORMAT,
            "shards": self._shards,
            "names": self._names,
            "records": self._numbers,
        }
        with open_atomically(name_index(self._folder, self._kind), "w") as stream:
            json.dump(index, stream, indent=0)
            stream.write("\n")


def _encode_mask(mask: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(mask).save(buffer, "PNG", optimize=False)
    return buffer.getvalue()

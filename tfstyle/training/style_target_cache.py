# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A cache of the style targets, so that those of each style picture are computed once."""

import collections
import hashlib
import os
import pathlib
import tempfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.temporary_names import name_temporary, remove_entry

_Row = dict[str, np.ndarray]


class StyleTargetCache:
    """Serves `objective.compute_style_targets` by the index of the style picture.

    It is right only where a style picture looks the same each time it is drawn. That is checked:
    a digest of the pixels is compared with that of the pixels the targets were computed from.

    The most recently used targets stay in memory, up to `memory_bytes`. Others go to a temporary
    folder, up to `disk_bytes`; beyond that they are computed again. Four Gram matrices of VGG16
    take 2.4 MB for each picture.

    Args:
      compute: styles `[1, H, W, 3]` -> {name: array with a leading 1}.
      memory_bytes, disk_bytes: bounds; 0 bytes of disk keeps to memory.
      folder: where the temporary folder is made, None for the system's.
    """

    def __init__(
        self,
        compute: Callable[[np.ndarray], Mapping[str, Any]],
        *,
        memory_bytes: int,
        disk_bytes: int = 0,
        folder: str | os.PathLike | None = None,
    ):
        self._compute = compute
        self._memory_bytes, self._disk_bytes = memory_bytes, disk_bytes
        self._memory, self._memory_used = collections.OrderedDict(), 0
        self._on_disk, self._disk_used = {}, 0
        self._digests = {}
        self._folder = None
        if disk_bytes:
            parent = pathlib.Path(tempfile.gettempdir() if folder is None else folder)
            self._folder = name_temporary(parent / "style_targets")
            self._folder.mkdir()
        self.hits = self.misses = 0

    def get_targets(
        self, styles: np.ndarray, indices: np.ndarray, names: Iterable[str]
    ) -> dict[str, np.ndarray]:
        """Targets of a batch, {name: `[B, ...]` array}, in its order.

        Args:
          styles: `[B, H, W, 3]`.
          indices: of the style pictures, B integers.
          names: of their files, B strings, for the message.

        Raises:
          InputError: a style picture has changed since its targets were computed.
        """
        rows = []
        for style, index, name in zip(np.asarray(styles), np.asarray(indices), names):
            index = int(index)
            digest = hashlib.sha1(np.ascontiguousarray(style)).digest()
            if self._digests.setdefault(index, digest) != digest:
                raise InputError(
                    f"--style_cache_mb: {name} is not the same picture at every step; a cache of "
                    "style targets needs style pictures that are not randomly transformed"
                )
            rows.append(self._get_row(index, style))
        return {key: np.stack([row[key] for row in rows]) for key in rows[0]}

    def close(self) -> None:
        """Removes the files."""
        if self._folder is not None:
            remove_entry(self._folder)

    def _get_row(self, index: int, style: np.ndarray) -> _Row:
        row = self._memory.get(index)
        if row is not None:
            self._memory.move_to_end(index)
            self.hits += 1
            return row
        if index in self._on_disk:
            with np.load(self._on_disk[index]) as file:
                row = {name: file[name] for name in file.files}
            self.hits += 1
        else:
            row = {k: np.asarray(v)[0] for k, v in self._compute(style[None]).items()}
            self.misses += 1
        self._keep(index, row)
        return row

    def _keep(self, index: int, row: _Row) -> None:
        self._memory[index] = row
        self._memory_used += _count_bytes(row)
        while self._memory_used > self._memory_bytes:
            index, row = self._memory.popitem(last=False)
            size = _count_bytes(row)
            self._memory_used -= size
            if index not in self._on_disk and self._disk_used + size <= self._disk_bytes:
                path = self._folder / f"{index}.npz"
                np.savez(path, **row)
                self._on_disk[index] = path
                self._disk_used += size


def _count_bytes(row: _Row) -> int:
    return sum(value.nbytes for value in row.values())

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Records of TFRecord files by number: where each begins is found once, without reading them."""

import bisect
import os
import struct
from collections.abc import Iterable

import numpy as np

from tfstyle.errors import InputError

# A record: its length (8 bytes), a checksum of that (4), the data, a checksum of the data (4).
_HEADER = struct.Struct("<Q")
_BEFORE = 12
_AFTER = 4


class RecordFiles:
    """The records of several uncompressed TFRecord files, one after the other."""

    def __init__(self, paths: Iterable[str | os.PathLike]):
        """Walks over the files' record headers.

        Args:
          paths: the files, in order.

        Raises:
          InputError: a file that is missing or cut short.
        """
        self._paths = [os.fspath(path) for path in paths]
        self._offsets = [_find_offsets(path) for path in self._paths]
        self._ends = np.cumsum([len(offsets) for offsets in self._offsets]).tolist()

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, index: int) -> bytes:
        """The bytes of one record; called from several threads at once."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        file = bisect.bisect_right(self._ends, index)
        place = index - self._ends[file]  # from the end, so that the first file needs no exception
        with open(self._paths[file], "rb") as stream:
            stream.seek(self._offsets[file][place])
            (length,) = _HEADER.unpack(stream.read(_HEADER.size))
            stream.seek(_BEFORE - _HEADER.size, os.SEEK_CUR)
            return stream.read(length)


def _find_offsets(path: str) -> np.ndarray:
    offsets = []
    try:
        with open(path, "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            offset = 0
            while offset < size:
                stream.seek(offset)
                header = stream.read(_HEADER.size)
                if len(header) < _HEADER.size:
                    raise InputError(f"{path}: ends inside a record; prepare the data set again")
                offsets.append(offset)
                offset += _BEFORE + _HEADER.unpack(header)[0] + _AFTER
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    if offset != size:
        raise InputError(f"{path}: ends inside a record; prepare the data set again")
    return np.array(offsets, np.int64)

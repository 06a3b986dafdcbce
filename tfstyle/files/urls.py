# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Files by URL (s3://, gs://, hdfs://, ...) beside files by path; fsspec knows the file systems.

fsspec comes with the extra [ray]; each kind of storage needs a package of its own (s3fs, gcsfs),
and says so when it is missing.
"""

import os
import pathlib
import re
from typing import Any, NamedTuple

from tfstyle.errors import InputError
from tfstyle.files.atomic import DISK_FULL, make_folder, open_atomically
from tfstyle.files.temporary_names import name_temporary

_URL = re.compile(r"[a-z][a-z0-9+.-]*(::[a-z][a-z0-9+.-]*)*://", re.IGNORECASE)
# What is uploaded there appears once it is complete. Elsewhere a file is written under another name
# and renamed.
_STORES_OF_WHOLE_OBJECTS = frozenset(
    ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oci", "oss", "memory")
)
MOST_BYTES = 2**31


class FileState(NamedTuple):
    """What changes when a file does.

    Attributes:
      size: in bytes.
      stamp: the time of its last change, or whatever its storage has in place of that.
    """

    size: int
    stamp: str


def is_url(path: Any) -> bool:
    """Whether `path` is the text of a URL, not a path of this machine."""
    return isinstance(path, str) and "://" in path and _URL.match(path) is not None


def open_file_system(url: str) -> tuple[Any, str]:
    """The fsspec file system of a URL, and the path in it.

    Raises:
      InputError: fsspec does not know the protocol, or the protocol needs a package.
      ModuleNotFoundError: fsspec is not installed.
    """
    from fsspec.core import url_to_fs

    try:
        return url_to_fs(url)
    except Exception as error:  # each file system has errors of its own
        raise InputError(f"{url}: cannot be opened ({_describe(error)})") from error


def read_url(url: str, *, name: str | None = None) -> bytes:
    """The bytes of a file.

    Raises:
      InputError: missing, unreadable, or of more than `MOST_BYTES`.
    """
    name = name or url
    system, path = open_file_system(url)
    try:
        size = system.info(path)["size"] or 0
        data = system.cat_file(path) if size <= MOST_BYTES else None
    except FileNotFoundError as error:
        raise InputError(f"{name}: no such file") from error
    except Exception as error:
        raise InputError(f"{name}: cannot be read ({_describe(error)})") from error
    if data is None:
        raise InputError(f"{name}: has {size} bytes, more than the {MOST_BYTES} that are read")
    return data


def write_whole(path: str | os.PathLike, data: bytes) -> None:
    """Writes a file that appears whole or not at all; a URL's folders are made where needed.

    Raises:
      InputError: it cannot be written there.
      OSError: the disk is full.
    """
    if not is_url(path):
        with open_atomically(path) as stream:
            stream.write(data)
        return
    system, place = open_file_system(path)
    protocol = system.protocol
    protocols = {protocol} if isinstance(protocol, str) else set(protocol)
    if protocols & {"file", "local"}:
        make_folder(os.path.dirname(place))
        with open_atomically(place) as stream:
            stream.write(data)
        return
    try:
        if protocols & _STORES_OF_WHOLE_OBJECTS:
            system.pipe_file(place, data)
        else:
            _write_and_rename(system, place, data)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            error.filename = path
            raise
        raise InputError(f"cannot write {path}: {_describe(error)}") from error


def describe_file(path: str | os.PathLike) -> FileState | None:
    """Size and stamp of a file; None where there is no such file.

    Raises:
      InputError: its storage does not answer.
    """
    if not is_url(path):
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            return None
        return FileState(status.st_size, str(status.st_mtime_ns))
    system, place = open_file_system(path)
    try:
        return read_state(system.info(place))
    except FileNotFoundError:
        return None
    except Exception as error:
        raise InputError(f"{path}: cannot be looked up ({_describe(error)})") from error


def read_state(info: dict[str, Any]) -> FileState:
    """The state of a file from fsspec's description of it."""
    keys = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "updated", "modified", "created")
    stamp = next((info[key] for key in keys if info.get(key) is not None), "")
    return FileState(int(info.get("size") or 0), str(stamp))


def list_urls(folder_or_glob: str) -> list[str]:
    """URLs of the files of a folder or a pattern, sorted; folders inside are left out.

    Raises:
      InputError: nothing of that name, or its storage does not answer.
    """
    system, place = open_file_system(folder_or_glob)
    try:
        if any(sign in place for sign in "*?["):
            found = system.glob(place, detail=True).values()
        else:
            found = system.ls(place, detail=True)
    except FileNotFoundError as error:
        raise InputError(f"{folder_or_glob}: no such folder") from error
    except Exception as error:
        raise InputError(f"{folder_or_glob}: cannot be listed ({_describe(error)})") from error
    return sorted(system.unstrip_protocol(info["name"]) for info in found if info["type"] == "file")


def is_url_folder(url: str) -> bool:
    """Whether a URL names a folder, as far as its storage has any."""
    system, place = open_file_system(url)
    try:
        return bool(system.isdir(place))
    except Exception as error:
        raise InputError(f"{url}: cannot be looked up ({_describe(error)})") from error


def _write_and_rename(system, place, data):
    folder, _, name = place.rpartition("/")
    temporary = f"{folder}/{name_temporary(pathlib.Path(name)).name}"
    system.makedirs(folder, exist_ok=True)
    try:
        system.pipe_file(temporary, data)
        system.mv(temporary, place)
    except BaseException:
        if system.exists(temporary):
            system.rm_file(temporary)
        raise


def _describe(error):
    return " ".join(str(error).split())[:300] or type(error).__name__

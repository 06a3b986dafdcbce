# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Files and folders that appear whole under their name, or not at all."""

import contextlib
import errno
import os
import pathlib
import re
import shutil
from collections.abc import Iterator
from typing import IO, NoReturn

from tfstyle.errors import InputError
from tfstyle.files.folder_swap import recover_folder, swap_in
from tfstyle.files.temporary_names import name_temporary, remove_temporaries, shorten

# What a full disk, a spent quota or a limit on the size of files says.
DISK_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


@contextlib.contextmanager
def open_atomically(path: str | os.PathLike, mode: str = "wb") -> Iterator[IO]:
    """Opens a temporary sibling of `path` that takes its name when the block ends well.

    The file is flushed to disk before it is renamed, so that a reader, or a run resumed after a
    crash, sees the old file or the new one and nothing between. When the block raises, the
    temporary file is removed and `path` is as it was. A symbolic link is followed, not replaced.

    Args:
      path: where the file shall be; its folder must exist.
      mode: "wb" or "w" (text is UTF-8).

    Yields:
      The open file.

    Raises:
      InputError: the folder does not exist or cannot be written to.
      OSError: the disk is full, or fails.
    """
    if mode not in ("wb", "w"):
        raise ValueError(f"open_atomically writes whole files: mode 'wb' or 'w', not {mode!r}")
    target = pathlib.Path(os.path.realpath(path))
    if os.path.isdir(target):
        raise InputError(f"cannot write {path}: it is a folder; name a file")
    temporary = name_temporary(target)
    try:
        _check_name(target)
        stream = open(temporary, mode.replace("w", "x"), encoding=None if "b" in mode else "utf-8")
    except OSError as error:
        _refuse(f"cannot write {path}", error)
    try:
        with stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename in (None, str(temporary)):
            error.filename = str(path)  # the system does not say which file was too much
        raise
    _flush(target.parent)


@contextlib.contextmanager
def make_folder_atomically(path: str | os.PathLike) -> Iterator[pathlib.Path]:
    """Gives a temporary sibling folder that takes the name `path` when the block ends well.

    Missing parent folders are made. A folder that is already at `path` is replaced; files and
    folders in it whose names the new one lacks are kept. When the block raises, the temporary
    folder is removed and `path` is as it was. A process that is killed leaves the old folder or the
    new one, whole, and the next one that writes there removes what else it left.

    Args:
      path: where the folder shall be.

    Yields:
      The temporary folder, empty.

    Raises:
      InputError: the parent folder cannot be made or written to, or `path` is a file.
      OSError: the disk is full, or fails.
    """
    target = pathlib.Path(os.path.realpath(path))
    temporary = name_temporary(target)
    try:
        _check_name(target)
        recover_folder(target)
        remove_temporaries(target.parent, re.escape(shorten(target.name)))
        if os.path.exists(target) and not os.path.isdir(target):
            raise InputError(f"cannot make the folder {path}: a file of that name is there")
        temporary.mkdir(parents=True)
    except OSError as error:
        _refuse(f"cannot make the folder {path}", error)
    try:
        yield temporary
        if target.exists():
            _carry_over(target, temporary)
        for file in temporary.rglob("*"):
            _flush(file)
        _flush(temporary)
        swap_in(temporary, target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    _flush(target.parent)


def make_folder(path: str | os.PathLike) -> None:
    """Makes a folder and those above it where they are missing; InputError if that cannot be."""
    try:
        pathlib.Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _refuse(f"cannot make the folder {path}", error)


def _check_name(target: pathlib.Path) -> None:
    """The system's error for a name that it cannot have, such as one that is too long."""
    with contextlib.suppress(FileNotFoundError):
        os.lstat(target)


def _refuse(what: str, error: OSError) -> NoReturn:
    if error.errno in DISK_FULL:
        raise error
    raise InputError(f"{what}: {error.strerror or error}") from error


def _carry_over(old: pathlib.Path, new: pathlib.Path) -> None:
    """Gives `new` all that `old` has and it has not."""
    for entry in os.scandir(old):
        copy = new / entry.name
        if os.path.lexists(copy):
            continue
        if entry.is_dir(follow_symlinks=False):
            shutil.copytree(entry.path, copy, symlinks=True, copy_function=_link_or_copy)
        else:
            _link_or_copy(entry.path, copy)


def _link_or_copy(source: str, copy: str | os.PathLike) -> None:
    try:
        os.link(source, copy, follow_symlinks=False)
    except OSError:  # a file system without links
        shutil.copy2(source, copy, follow_symlinks=False)


def _flush(path: pathlib.Path) -> None:
    """Flushes a file's or folder's entry to disk, where the system allows that for folders."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Files and folders that appear whole under their name, or not at all."""

import contextlib
import os
import pathlib
import secrets
import shutil

from tfstyle.errors import InputError


@contextlib.contextmanager
def open_atomically(path, mode="wb"):
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
    """
    if mode not in ("wb", "w"):
        raise ValueError(f"open_atomically writes whole files: mode 'wb' or 'w', not {mode!r}")
    target = pathlib.Path(os.path.realpath(path))
    if target.is_dir():
        raise InputError(f"cannot write {path}: it is a folder; name a file")
    temporary = _name_sibling(target)
    try:
        stream = open(temporary, mode.replace("w", "x"), encoding=None if "b" in mode else "utf-8")
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from error
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
def make_folder_atomically(path):
    """Gives a temporary sibling folder that takes the name `path` when the block ends well.

    Missing parent folders are made. A folder that is already at `path` is replaced: it is renamed
    aside, the new one takes its name, and only then the old one is deleted. When the block raises,
    the temporary folder is removed and `path` is as it was.

    Args:
      path: where the folder shall be.

    Yields:
      pathlib.Path of the temporary folder, empty.

    Raises:
      InputError: the parent folder cannot be made or written to, or `path` is a file.
    """
    target = pathlib.Path(os.path.realpath(path))
    if target.exists() and not target.is_dir():
        raise InputError(f"cannot make the folder {path}: a file of that name is there")
    temporary = _name_sibling(target)
    try:
        temporary.mkdir(parents=True)
    except OSError as error:
        raise InputError(f"cannot make the folder {path}: {error.strerror or error}") from error
    try:
        yield temporary
        for file in temporary.rglob("*"):
            _flush(file)
        _flush(temporary)
        _swap_in(temporary, target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    _flush(target.parent)


def make_folder(path) -> None:
    """Makes a folder and those above it where they are missing; InputError if that cannot be."""
    try:
        pathlib.Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot make the folder {path}: {error.strerror or error}") from error


def _swap_in(temporary: pathlib.Path, target: pathlib.Path) -> None:
    if not target.exists():
        os.rename(temporary, target)
        return
    old = _name_sibling(target)
    os.rename(target, old)
    try:
        os.rename(temporary, target)
    except BaseException:
        os.rename(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _name_sibling(target: pathlib.Path) -> pathlib.Path:
    """A hidden name beside `target`: renaming is atomic only inside one file system."""
    # Names have at most 255 bytes on most disks, and a character at most 4.
    return target.with_name(f".{target.name[:40]}.{os.getpid()}-{secrets.token_hex(4)}.tmp")


def _flush(path: pathlib.Path) -> None:
    """Flushes a file's or folder's entry to disk, where the system allows that for folders."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

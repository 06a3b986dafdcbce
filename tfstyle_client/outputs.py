# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Where results go: looked at before anything is asked, and written whole or not at all."""

import contextlib
import errno
import os
import pathlib
import secrets
import stat
from collections.abc import Iterable

from tfstyle_client.errors import DiskFull, InvalidPicture
from tfstyle_client.sources import FORMATS, SUFFIXES, Source

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def choose_format(path: str | os.PathLike) -> str:
    """Pillow's name of the format that a path's suffix asks for.

    Raises:
      InvalidPicture: the suffix of none of `FORMATS`.
    """
    suffix = pathlib.PurePath(path).suffix.lower()
    for format, suffixes in FORMATS.items():
        if suffix in suffixes:
            return format
    raise InvalidPicture(f"cannot write {path}: its suffix is none of {' '.join(SUFFIXES)}")


def check_targets(targets: Iterable[str | os.PathLike], inputs: Iterable[Source]) -> None:
    """Refuses to write over a file that is read, by any of its names; InvalidPicture.

    Args:
      targets: paths to write.
      inputs: what is read; whatever is no path does no harm.
    """
    read = {_identify(path): path for path in inputs if isinstance(path, (str, os.PathLike))}
    read.pop(None, None)
    for target in targets:
        if found := read.get(_identify(target)):
            raise InvalidPicture(f"cannot write {target}: it would overwrite {found}")


def check_output(path: str | os.PathLike) -> None:
    """Raises InvalidPicture where it shows beforehand that no file can be written at `path`."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        mode = None
    except (OSError, ValueError) as error:  # a name that no file can have
        raise _explain(path, error) from error
    if mode is not None and not stat.S_ISREG(mode):
        what = "folder" if stat.S_ISDIR(mode) else "pipe or a device"
        raise InvalidPicture(f"cannot write {path}: it is a {what}; name a file")
    folder = pathlib.Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise InvalidPicture(f"cannot write {path}: there is no folder {folder}")
    _check_writable(folder, path)


def make_folder(path: str | os.PathLike) -> pathlib.Path:
    """The folder, made where it is missing; InvalidPicture where that, or writing there, fails."""
    try:
        pathlib.Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidPicture(f"cannot make the folder {path}: {error.strerror}") from error
    _check_writable(path, path)
    return pathlib.Path(path)


def write_whole(path: str | os.PathLike, data: bytes) -> None:
    """Writes a file so that nobody sees half of it; a link is followed, not replaced.

    Raises:
      InvalidPicture: it cannot be written; what was there is untouched.
      DiskFull: no room for it; the same.
    """
    check_output(path)
    target = pathlib.Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, target)
    except OSError as error:
        with contextlib.suppress(OSError):  # a read-only disk refuses that too
            temporary.unlink()
        raise _explain(path, error) from error


def _explain(path, error):
    kind = DiskFull if getattr(error, "errno", None) in _FULL else InvalidPicture
    return kind(f"cannot write {path}: {getattr(error, 'strerror', None) or error}")


def _check_writable(folder, path):
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InvalidPicture(f"cannot write {path}: {folder} is read-only")


def _identify(path):
    """The file itself, which may have several names; None where there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino

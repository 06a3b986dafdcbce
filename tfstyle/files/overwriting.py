# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What may not be written: a file that is read, or one file twice."""

import os
from collections.abc import Iterable

from tfstyle.errors import InputError


def check_targets(
    targets: Iterable[tuple[str | os.PathLike, str]], inputs: Iterable[str | os.PathLike]
) -> None:
    """Refuses to overwrite what is read, under whatever name, and to write one file twice.

    Args:
      targets: (path to write, what for) pairs, such as ("out.png", "the result of photo.jpg").
      inputs: paths that are read; those that are not there do no harm.

    Raises:
      InputError: names the file and what would become of it.
    """
    # A name may differ from a file's place in links and, on some disks, in case.
    read = {}
    for path in inputs:
        read[os.path.realpath(path)] = path
        if key := _identify(path):
            read[key] = path
    written = {}
    for path, purpose in targets:
        place = os.path.realpath(path)
        for key in (place, _identify(path)):
            if key in read:
                raise InputError(f"{path}: {purpose} would overwrite {read[key]}; name another")
        if place in written:
            raise InputError(f"{path}: {written[place]} and {purpose} would overwrite one another")
        written[place] = purpose


def _identify(path):
    """The file itself: what all its names have in common; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Checks the files of a checkpoint before Keras is loaded, which takes seconds."""

import hashlib
import os
import pathlib

from tfstyle.errors import InputError
from tfstyle.methods.checkpoint_files import CHECKSUMS, CONFIG, WEIGHTS, load_config


def check_checkpoint_files(folder: str | os.PathLike | None) -> None:
    """Finds damaged files, or another format, in the words of `load_network`.

    Args:
      folder: checkpoint folder that has all its files, or None for the shipped one, which is not
        checked here.

    Raises:
      InputError: as `load_config`, or a file does not match its checksum.
    """
    if folder is None:
        return
    folder = pathlib.Path(folder)
    load_config(folder)
    text = (folder / CHECKSUMS).read_text(encoding="utf-8", errors="replace")
    pairs = [line.split() for line in text.splitlines()]
    digests = {pair[1].lstrip("*"): pair[0] for pair in pairs if len(pair) == 2}
    for name in (WEIGHTS, CONFIG):
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digests.get(name):
            raise InputError(f"{folder / name} is damaged: it does not match {CHECKSUMS}")

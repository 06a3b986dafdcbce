# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Checks the files of a checkpoint before Keras is loaded, which takes seconds."""

import hashlib
import os
import pathlib

from tfstyle.errors import InputError
from tfstyle.files.json_files import load_json_object
from tfstyle.methods.checkpoint_files import CHECKSUMS, CONFIG, WEIGHTS

FORMAT = 1


def check_checkpoint_files(folder: str | os.PathLike | None) -> None:
    """Finds damaged files and another format, with the messages of `load_network`.

    Args:
      folder: checkpoint folder that has all its files, or None for the shipped one, which is not
        checked here.

    Raises:
      InputError: the config is not JSON or has another format, or a file does not match its
        checksum.
    """
    if folder is None:
        return
    folder = pathlib.Path(folder)
    version = load_json_object(folder / CONFIG).get("format", FORMAT)
    if version != FORMAT:
        raise InputError(
            f"{folder / CONFIG} has format {version!r}, this version of tfstyle reads {FORMAT}"
        )
    text = (folder / CHECKSUMS).read_text(encoding="utf-8", errors="replace")
    pairs = [line.split() for line in text.splitlines()]
    digests = {pair[1].lstrip("*"): pair[0] for pair in pairs if len(pair) == 2}
    for name in (WEIGHTS, CONFIG):
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digests.get(name):
            raise InputError(f"{folder / name} is damaged: it does not match {CHECKSUMS}")

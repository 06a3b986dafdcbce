# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Whether a checkpoint's files are whole, which is told without Keras."""

import hashlib
import os
import pathlib
from typing import Any

from tfstyle.errors import InputError
from tfstyle.methods.checkpoint_files import (
    CHECKSUMS,
    CONFIG,
    WEIGHTS,
    find_shipped_checkpoint,
    load_config,
)


def check_checkpoint_files(folder: str | os.PathLike | None) -> dict[str, Any]:
    """Returns config.json of a checkpoint folder (None: the shipped one) whose files are whole.

    Raises:
      InputError: as `load_config`, or a file is missing or does not match its checksum.
    """
    folder = find_shipped_checkpoint() if folder is None else pathlib.Path(folder)
    config = load_config(folder)
    for name in (WEIGHTS, CHECKSUMS):
        if not (folder / name).is_file():
            raise InputError(f"--checkpoint={folder}: {name} is missing")
    # name -> digest; what is not a line of sha256sum gives no pair, and so no match.
    text = (folder / CHECKSUMS).read_text(encoding="utf-8", errors="replace")
    pairs = [line.split() for line in text.splitlines()]
    digests = {pair[1].lstrip("*"): pair[0] for pair in pairs if len(pair) == 2}
    for name in (WEIGHTS, CONFIG):
        if hash_file(folder / name) != digests.get(name):
            raise InputError(f"{folder / name} is damaged: it does not match {CHECKSUMS}")
    return config


def hash_file(path: str | os.PathLike) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A first look at a checkpoint, before TensorFlow is imported to load it."""

import os

from tfstyle.errors import InputError
from tfstyle.methods.checkpoint_files import CHECKSUMS, CONFIG, WEIGHTS


def check_checkpoint_folder(folder: str | os.PathLike | None) -> None:
    """Catches a mistyped folder name; `load_network` checks the files themselves.

    Args:
      folder: checkpoint folder, or None for the shipped one.

    Raises:
      InputError: the folder holds no checkpoint.
    """
    if folder is None:
        return
    for name in (CONFIG, WEIGHTS, CHECKSUMS):
        if not os.path.isfile(os.path.join(folder, name)):
            raise InputError(f"--checkpoint={folder}: no {name} there; give a checkpoint's folder")

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A first look at a checkpoint, before TensorFlow is imported to load it."""

import os

from tfstyle.errors import InputError


def check_checkpoint_folder(folder: str | os.PathLike | None) -> None:
    """Sees a mistyped name; whether the files are sound is for `load_network` to say.

    Args:
      folder: of the checkpoint, or None for the shipped one.

    Raises:
      InputError: no checkpoint is there.
    """
    if folder is not None and not os.path.isfile(os.path.join(folder, "config.json")):
        raise InputError(f"--checkpoint={folder}: no config.json there; give a checkpoint's folder")

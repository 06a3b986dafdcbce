# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a checkpoint's folder holds; to be asked before Keras is loaded."""

import os

from tfstyle.errors import InputError
from tfstyle.files.json_files import load_json_object

WEIGHTS, CONFIG, CHECKSUMS = "network.weights.h5", "config.json", "SHA256SUMS"
CARD = "README.md"


def is_checkpoint(folder: str | os.PathLike) -> bool:
    """Whether the folder looks like one that `save_checkpoint` wrote; its weights are not read."""
    names = (WEIGHTS, CONFIG, CHECKSUMS)
    if not all(os.path.isfile(os.path.join(folder, name)) for name in names):
        return False
    try:
        return {"method", "format", "config"} <= load_json_object(
            os.path.join(folder, CONFIG)
        ).keys()
    except InputError:
        return False

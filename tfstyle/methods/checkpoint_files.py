# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a checkpoint's folder holds; to be asked before Keras is loaded."""

import os
import pathlib
from typing import Any

from tfstyle.errors import InputError
from tfstyle.files.json_files import load_json_object
from tfstyle.methods.registry import DEFAULT_METHOD, METHODS, get_method

FORMAT = 4  # 1 to 3 had other default networks: without patches, other targets, other mixtures
WEIGHTS, CONFIG, CHECKSUMS = "network.weights.h5", "config.json", "SHA256SUMS"
CARD = "README.md"
_KEYS = ("method", "format", "config", "training")


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


def find_shipped_checkpoint(method: str = DEFAULT_METHOD) -> pathlib.Path:
    """The folder of the checkpoint of a method that ships with tfstyle.

    Of several it is the one called `default`, or else the first by name.

    Raises:
      InputError: none ships, or it is not where a checkout or an installed package has it.
    """
    package = pathlib.Path(__file__).resolve().parents[2]
    for root in (package / "checkpoints", package / "tfstyle_checkpoints"):
        shipped = sorted(path.parent for path in (root / method).glob(f"*/{CONFIG}"))
        if shipped:
            return next((folder for folder in shipped if folder.name == "default"), shipped[0])
    if method == DEFAULT_METHOD:
        raise InputError("the shipped checkpoint is not installed; name one with --checkpoint")
    raise InputError(
        f"no checkpoint of {method} ships: name one with --checkpoint, which bin/train "
        f"--method={method} makes"
    )


def load_config(folder: str | os.PathLike) -> dict[str, Any]:
    """config.json of a checkpoint, checked: method, format, config, training.

    Raises:
      InputError: missing, damaged, with settings that are not known, or of another format.
    """
    path = pathlib.Path(folder, CONFIG)
    if not os.path.isfile(path):
        raise InputError(f"--checkpoint={folder}: no {CONFIG} there; give a checkpoint's folder")
    config = load_json_object(path)
    missing = [key for key in _KEYS[:3] if key not in config]
    if missing:
        raise InputError(f"{path} is not the config of a checkpoint: no {', '.join(missing)}")
    unknown = sorted(config.keys() - set(_KEYS))
    if unknown:
        raise InputError(f"{path} has settings that are not known: {', '.join(unknown)}")
    for key in ("config", "training"):
        if not isinstance(config.get(key, {}), dict):
            raise InputError(f"{path} is not the config of a checkpoint: {key} is not an object")
    method, version = config["method"], config["format"]
    if not isinstance(method, str) or method not in METHODS:
        raise InputError(f"{path} is of the method {method!r}; known are {', '.join(METHODS)}")
    if version != FORMAT:
        raise InputError(
            f"{path} has format {version!r}, this version of tfstyle reads {FORMAT}: train the "
            "network anew with bin/train, or use the version of tfstyle that made it"
        )
    return config


def load_network_config(folder: str | os.PathLike) -> Any:
    """The config of a checkpoint's network, as `Method.make_config` gives it.

    Raises:
      InputError: as `load_config`, or a setting is wrong; the message names the file.
    """
    config = load_config(folder)
    try:
        return get_method(config["method"]).make_config(config["config"])
    except InputError as error:
        raise InputError(f"{pathlib.Path(folder, CONFIG)}: {error}") from error

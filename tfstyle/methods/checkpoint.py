# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Folders of trained networks: weights, config, card and checksums."""

import json
import math
import os
import pathlib
from collections.abc import Iterable, Mapping
from typing import Any

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder_atomically
from tfstyle.methods.checkpoint_check import check_checkpoint_files, hash_file
from tfstyle.methods.checkpoint_files import (
    CARD,
    CHECKSUMS,
    CONFIG,
    FORMAT,
    WEIGHTS,
    find_shipped_checkpoint,
    load_network_config,
)
from tfstyle.methods.registry import build_network, find_method

# Bytes that a file of weights takes beside them: for each, and once.
_HDF5_ENTRY, _HDF5_FILE = 4096, 65536


def save_checkpoint(
    network: keras.Model,
    folder: str | os.PathLike,
    *,
    training: dict[str, Any] | None = None,
    card: str | None = None,
) -> None:
    """Writes the network, whole or not at all.

    Args:
      network: of a method of the registry.
      folder: made, or its checkpoint replaced; other files in it are kept.
      training: how the network was made: plain values, kept in config.json.
      card: text of README.md, or None.

    Raises:
      InputError: the network has a weight that is not finite, or the folder cannot be written to.
      OSError: the disk is full, or fails.
    """
    check_finite(network.weights, f"{folder}: nothing is written")
    with make_folder_atomically(folder) as partial:
        _save_weights(network, partial / WEIGHTS)
        config = {
            "method": find_method(network),
            "format": FORMAT,
            "config": network.config.to_dict(),
            "training": training or {},
        }
        text = json.dumps(config, indent=2, sort_keys=True) + "\n"
        (partial / CONFIG).write_text(text, encoding="utf-8")
        if card:
            (partial / CARD).write_text(card, encoding="utf-8")
        write_checksums(partial)


def check_finite(variables: Iterable[keras.Variable], subject: str) -> None:
    """InputError, beginning with `subject`, where a variable holds NaN or an infinity."""
    for variable in variables:
        if not np.isfinite(keras.ops.convert_to_numpy(variable)).all():
            raise InputError(f"{subject}: {variable.path} has values that are not finite")


def write_checksums(folder: str | os.PathLike) -> None:
    """Writes SHA256SUMS of the weights and the config, as `sha256sum --check` reads it."""
    folder = pathlib.Path(folder)
    lines = [f"{hash_file(folder / name)}  {name}\n" for name in (WEIGHTS, CONFIG)]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def load_network(
    folder: str | os.PathLike | None = None, *, weights: Mapping[str, str] | None = None
) -> keras.Model:
    """The network of a checkpoint, in float32; None is the one that ships.

    Args:
      weights: of the pretrained networks that the checkpoint does not hold; see `build_network`.

    Raises:
      InputError: files are missing or damaged, of an unknown method or of other shapes, or
        `weights` lacks one.
    """
    config = check_checkpoint_files(folder)
    folder = find_shipped_checkpoint() if folder is None else pathlib.Path(folder)
    load_network_config(folder)  # whose errors name the file
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float32")
    try:
        network = build_network(config["method"], config["config"], weights=weights)
    finally:
        keras.config.set_dtype_policy(policy)
    try:
        network.load_weights(folder / WEIGHTS)
    except Exception as error:
        reason = str(error).strip().split("\n")[0]
        raise InputError(f"{folder / WEIGHTS} does not fit its {CONFIG}: {reason}") from error
    check_finite(network.weights, str(folder / WEIGHTS))
    return network


def _save_weights(network: keras.Model, path: pathlib.Path) -> None:
    # HDF5 does not survive a disk that fills up under it, so the room is asked for first.
    size = sum(math.prod(v.shape) * 4 + _HDF5_ENTRY for v in network.weights) + _HDF5_FILE
    if hasattr(os, "posix_fallocate"):
        with open(path, "wb") as stream:
            os.posix_fallocate(stream.fileno(), 0, size)
        path.unlink()
    network.save_weights(path)

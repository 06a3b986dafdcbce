# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Folders of trained networks: weights, config, card and checksums."""

import hashlib
import json
import pathlib

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder_atomically
from tfstyle.methods.registry import METHODS, build_network, find_method

FORMAT = 1
WEIGHTS, CONFIG, CHECKSUMS = "network.weights.h5", "config.json", "SHA256SUMS"
DEFAULT = pathlib.Path("local_transfer", "default")


def find_default_checkpoint():
    """The folder of the checkpoint that ships with tfstyle.

    Raises:
      InputError: it is not where a checkout or an installed package has it.
    """
    package = pathlib.Path(__file__).resolve().parents[2]
    for root in (package / "checkpoints", package / "tfstyle_checkpoints"):
        if (root / DEFAULT / CONFIG).is_file():
            return root / DEFAULT
    raise InputError("the shipped checkpoint is not installed; name one with --checkpoint")


def save_checkpoint(network, folder, *, training=None, card=None):
    """Writes the network, whole or not at all.

    Args:
      network: of a method of the registry.
      folder: made, or replaced whole.
      training: dict of plain values kept in config.json (how it was made).
      card: text of README.md, or None.
    """
    with make_folder_atomically(folder) as partial:
        partial = pathlib.Path(partial)
        network.save_weights(partial / WEIGHTS)
        config = {
            "method": find_method(network),
            "format": FORMAT,
            "config": network.config.to_dict(),
            "training": training or {},
        }
        text = json.dumps(config, indent=2, sort_keys=True) + "\n"
        (partial / CONFIG).write_text(text, encoding="utf-8")
        if card:
            (partial / "README.md").write_text(card, encoding="utf-8")
        write_checksums(partial)


def write_checksums(folder):
    """SHA256SUMS of the weights and the config, as `sha256sum --check` reads it."""
    folder = pathlib.Path(folder)
    lines = [f"{_hash(folder / name)}  {name}\n" for name in (WEIGHTS, CONFIG)]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def load_config(folder):
    """config.json of a checkpoint, checked: method, format, config, training."""
    path = pathlib.Path(folder, CONFIG)
    if not path.is_file():
        raise InputError(f"--checkpoint={folder}: no {CONFIG} there; give a checkpoint's folder")
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        method, version, _ = config["method"], config["format"], dict(config["config"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is not the config of a checkpoint: {error!r}") from error
    if method not in METHODS:
        raise InputError(f"{path} is of the method {method!r}; known are {', '.join(METHODS)}")
    if version != FORMAT:
        raise InputError(f"{path} has format {version!r}, this version of tfstyle reads {FORMAT}")
    return config


def load_network(folder=None):
    """The network of a checkpoint, in float32; None is the one that ships.

    Raises:
      InputError: files are missing or damaged, of an unknown method or of other shapes.
    """
    folder = find_default_checkpoint() if folder is None else pathlib.Path(folder)
    config = load_config(folder)
    _check_sums(folder)
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float32")
    try:
        network = build_network(config["method"], config["config"])
    finally:
        keras.config.set_dtype_policy(policy)
    try:
        network.load_weights(folder / WEIGHTS)
    except Exception as error:
        reason = str(error).strip().split("\n")[0]
        raise InputError(f"{folder / WEIGHTS} does not fit its {CONFIG}: {reason}") from error
    for variable in network.weights:
        if not np.isfinite(keras.ops.convert_to_numpy(variable)).all():
            raise InputError(f"{folder / WEIGHTS}: {variable.path} has values that are not finite")
    return network


def _check_sums(folder):
    if not (folder / WEIGHTS).is_file():
        raise InputError(f"--checkpoint={folder}: {WEIGHTS} is missing")
    sums = folder / CHECKSUMS
    if not sums.is_file():
        raise InputError(f"--checkpoint={folder}: {CHECKSUMS} is missing")
    # name -> digest; what is not a line of sha256sum gives no pair, and so no match.
    text = sums.read_text(encoding="utf-8", errors="replace")
    pairs = [line.split() for line in text.splitlines()]
    digests = {pair[1].lstrip("*"): pair[0] for pair in pairs if len(pair) == 2}
    for name in (WEIGHTS, CONFIG):
        if _hash(folder / name) != digests.get(name):
            raise InputError(f"{folder / name} is damaged: it does not match {CHECKSUMS}")


def _hash(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()

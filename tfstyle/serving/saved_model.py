# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Saves a network as a version of a model that TensorFlow Serving can load."""

import contextlib
import errno
import os
import pathlib
from collections.abc import Iterator, Sequence
from typing import Any

import tensorflow as tf

from tfstyle.errors import InputError
from tfstyle.serving.served_model import ServedModel
from tfstyle.serving.served_options import ServedModelOptions
from tfstyle.serving.server_configs import save_server_configs
from tfstyle.serving.versions import write_next_version
from tfstyle.serving.warmup import save_warmup_requests


def save_version(
    network: Any,
    folder: str | os.PathLike,
    *,
    options: ServedModelOptions = ServedModelOptions(),
    warmup_sizes: Sequence[int] = (256, 512),
) -> pathlib.Path:
    """Writes the next version of a model, and the server's configurations beside the model.

    A version appears whole or not at all. It has the network's variables only: no loss network,
    no optimizer.

    Args:
      network: see methods/.
      folder: of the model; its name is that of the model on the server.
      options: settings that are fixed in the graph.
      warmup_sizes: sides of the square pictures of the warm-up requests.

    Returns:
      Folder of the version.

    Raises:
      InputError: the folder cannot be written to, or warm-up pictures are larger than allowed.
      OSError: the disk is full.
    """
    folder = pathlib.Path(folder).resolve()
    model = ServedModel(network, options=options)
    most = min(options.max_pixels, model.max_painted_pixels)
    if not warmup_sizes or min(warmup_sizes) < 1 or max(warmup_sizes) ** 2 > most:
        raise InputError(
            f"warmup_sizes={list(warmup_sizes)}: give one or more sides of squares of at most "
            f"{most} pixels, which is what this model takes"
        )

    def write(place):
        tf.saved_model.save(model, str(place), signatures=model.served_signatures)
        save_warmup_requests(
            place,
            model=folder.name,
            network=network,
            signatures=model.served_signatures,
            sizes=warmup_sizes,
        )

    with _full_disk_as_os_error(folder):
        version = write_next_version(folder, write)
    save_server_configs(folder.parent)
    return version


@contextlib.contextmanager
def _full_disk_as_os_error(folder: pathlib.Path) -> Iterator[None]:
    """Raises TensorFlow's error for a full disk, which it also uses for memory, as an OSError."""
    try:
        yield
    except tf.errors.OpError as error:
        for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            if os.strerror(code) in error.message:
                raise OSError(code, os.strerror(code), str(folder)) from error
        raise

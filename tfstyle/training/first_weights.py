# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""First weights of a run that are those of another."""

import os
import pathlib
from collections.abc import Mapping

import keras

from tfstyle.errors import InputError
from tfstyle.methods.checkpoint import load_network
from tfstyle.training.input_checks import check_first_weights
from tfstyle.training.run_checkpoints import RunCheckpoints


def load_first_weights(
    network: keras.Model,
    folder: str | os.PathLike,
    *,
    weights: Mapping[str, str | None] | None = None,
) -> None:
    """Gives `network` the weights that lie in `folder`; sizes of pictures may differ.

    Args:
      folder: a checkpoint (`best/` of a run, an export, the shipped one), or the folder of a run,
        of which the last snapshot is taken.
      weights: of the pretrained networks that a checkpoint does not hold; see `build_network`.

    Raises:
      InputError: they are not there, or are of another network.
    """
    check_first_weights(folder)
    folder = pathlib.Path(folder)
    snapshots = RunCheckpoints(folder / "checkpoints")
    steps = snapshots.list_steps()
    if steps:
        snapshots.restore(steps[-1], network)
        return
    other = load_network(folder, weights=weights)
    shapes = [tuple(v.shape) for v in network.weights]
    if [tuple(v.shape) for v in other.weights] != shapes:
        raise InputError(
            f"--init_from={folder} holds a network of other widths than the one to be trained"
        )
    network.set_weights(other.get_weights())

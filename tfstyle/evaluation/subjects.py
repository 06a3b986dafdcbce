# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The checkpoints that are judged."""

import dataclasses
import pathlib
from collections.abc import Mapping, Sequence

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.evaluation.judges import find_loss_networks
from tfstyle.inference.stylizer import Stylizer, load_stylizer
from tfstyle.methods.checkpoint_files import find_shipped_checkpoint, load_config

SHIPPED = "shipped"


@dataclasses.dataclass(frozen=True)
class Subject:
    """A checkpoint, loaded.

    Attributes:
      name: in tables.
      stylizer: of its network.
      loss_networks: networks that it was trained against.
      heldout_share: share of the files that training kept aside.
    """

    name: str
    stylizer: Stylizer
    loss_networks: Sequence[str]
    heldout_share: float


def load_subjects(checkpoints: Sequence[str]) -> list[Subject]:
    """Loads the checkpoints of these folders, in this order, or the shipped one if there are none.

    "shipped" names the shipped one among others. A checkpoint is called by its folder's name, or by
    the whole path if two folders have the same name.

    Raises:
      InputError: a folder that holds no checkpoint, or is named twice.
    """
    checkpoints = list(checkpoints) or [SHIPPED]
    if len(set(checkpoints)) < len(checkpoints):
        raise InputError(f"--checkpoint={','.join(checkpoints)}: one is named twice")
    names = [pathlib.Path(folder).name for folder in checkpoints]
    subjects = []
    for folder, name in zip(checkpoints, names):
        shipped = folder == SHIPPED and not pathlib.Path(folder).exists()
        path = find_shipped_checkpoint() if shipped else folder
        config = load_config(path)
        subjects.append(
            Subject(
                name if names.count(name) == 1 else str(folder),
                load_stylizer(path),
                find_loss_networks(config),
                find_heldout_share(config),
            )
        )
    return subjects


def find_heldout_share(config: Mapping) -> float:
    """The share of the files that training kept aside, from config.json as a dict."""
    data = config.get("training", {}).get("run", {}).get("data", {})
    return data.get("heldout_share", TrainingDataOptions().heldout_share)

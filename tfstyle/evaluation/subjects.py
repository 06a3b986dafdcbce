# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What is judged."""

import dataclasses
import os
import pathlib
from collections.abc import Mapping, Sequence

import numpy as np

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.evaluation.evaluation_options import EvaluationOptions
from tfstyle.evaluation.judges import find_loss_networks
from tfstyle.evaluation.method_settings import GATYS, build_gatys
from tfstyle.inference.stylizer import Stylizer, load_stylizer
from tfstyle.methods.checkpoint_files import find_shipped_checkpoint, load_config
from tfstyle.methods.registry import get_method

SHIPPED = "shipped"


@dataclasses.dataclass(frozen=True)
class Subject:
    """A network that is judged, loaded.

    Attributes:
      name: in tables.
      method: in the registry.
      stylizer: of its network.
      loss_networks: networks that it was trained against, or that it optimizes pictures for.
      heldout_share: share of the files that training kept aside.
    """

    name: str
    method: str
    stylizer: Stylizer
    loss_networks: Sequence[str]
    heldout_share: float

    @property
    def takes_style(self) -> bool:
        """False for a network of one style, which paints in that whatever the painting is."""
        return get_method(self.method).style != "none"

    def restyle(
        self,
        content_uint8: np.ndarray,
        region: np.ndarray,
        style_uint8: np.ndarray,
        *,
        style_strength: float = 1.0,
    ) -> np.ndarray:
        """A `Painter`, at a strength."""
        style_uint8 = style_uint8 if self.takes_style else None
        return self.stylizer.stylize(
            content_uint8, region, style_uint8, style_strength=style_strength
        )


def load_subjects(checkpoints: Sequence[str], *, vgg_weights: str | None = None) -> list[Subject]:
    """Loads the checkpoints of these folders, in this order, or the shipped one if there are none.

    "shipped" names the shipped one among others. A checkpoint is called by its folder's name, or by
    the whole path if two folders have the same name.

    Args:
      checkpoints: folders.
      vgg_weights: of the VGG of those that do not hold it.

    Raises:
      InputError: a folder that holds no checkpoint, or is named twice, or lacks a VGG.
    """
    checkpoints = list(checkpoints) or [SHIPPED]
    if len(set(checkpoints)) < len(checkpoints):
        raise InputError(f"--checkpoint={','.join(checkpoints)}: one is named twice")
    names = [pathlib.Path(folder).name for folder in checkpoints]
    subjects = []
    for folder, name in zip(checkpoints, names):
        shipped = folder == SHIPPED and not pathlib.Path(folder).exists()
        path = find_shipped_checkpoint() if shipped else folder
        unique = name if names.count(name) == 1 else str(folder)
        subjects.append(load_subject(path, name=unique, vgg_weights=vgg_weights))
    return subjects


def load_subject(
    folder: str | os.PathLike, *, name: str, vgg_weights: str | None = None
) -> Subject:
    """Loads one checkpoint; arguments and errors as `load_subjects`."""
    config = load_config(folder)
    return Subject(
        name,
        config["method"],
        load_stylizer(folder, vgg_weights=vgg_weights),
        find_loss_networks(config),
        find_heldout_share(config),
    )


def load_gatys(options: EvaluationOptions) -> Subject:
    """Gatys et al. 2016, which optimizes each region for `gatys_steps`.

    Raises:
      InputError: the weights are missing or do not fit.
    """
    vgg = next(name for name in options.judges if name.startswith("vgg"))
    weights = {vgg: options.weights.get(vgg, "imagenet")}
    network = build_gatys({"steps": options.gatys_steps, "network": vgg}, weights)
    name = f"Gatys, {options.gatys_steps} steps"
    return Subject(name, GATYS, Stylizer(network), (vgg,), find_heldout_share({}))


def find_heldout_share(config: Mapping) -> float:
    """The share of the files that training kept aside, from config.json as a dict."""
    data = config.get("training", {}).get("run", {}).get("data", {})
    return data.get("heldout_share", TrainingDataOptions().heldout_share)

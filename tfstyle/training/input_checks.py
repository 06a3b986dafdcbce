# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a run names is there, and what it writes loses nothing: asked before any work."""

import glob
import os

from tfstyle.data.picture_files import split_places
from tfstyle.data.sources import COCO2014, SYNTHETIC
from tfstyle.errors import InputError
from tfstyle.methods.checkpoint_files import CONFIG, is_checkpoint
from tfstyle.training.run_checkpoints import RunCheckpoints
from tfstyle.training.run_folder import NAMES
from tfstyle.training.training_run import TrainingRun


def check_inputs(run: TrainingRun) -> None:
    """Looks for the files and folders of a run, without reading what is in them or loading Keras.

    Raises:
      InputError: names the first flag that cannot be.
    """
    for network, weights in run.list_weights().items():
        _check_weights(f"{network}_weights", weights)
    data = run.data
    for flag, places, words in (
        ("photos", data.photos, (COCO2014, SYNTHETIC)),
        ("styles", data.styles, (SYNTHETIC,)),
        ("masks", data.masks, ()),
    ):
        if places is not None and places not in words:
            _check_places(flag, places)
    if data.annotations is not None and not os.path.isfile(data.annotations):
        raise InputError(
            f"--annotations={data.annotations}: no such file; it is the instances_*.json of COCO's "
            "annotations_trainval2014.zip, or one of your own in that format"
        )
    if run.init_from is not None:
        check_first_weights(run.init_from)
    if run.export_to is not None:
        _check_export(run)


def check_first_weights(folder: str | os.PathLike) -> None:
    """InputError where `folder` is neither a checkpoint nor a run with a snapshot."""
    snapshots = RunCheckpoints(os.path.join(folder, "checkpoints"))
    if not snapshots.list_steps() and not os.path.isfile(os.path.join(folder, CONFIG)):
        raise InputError(
            f"--init_from={folder}: neither a checkpoint nor a run with a snapshot is there"
        )


def _check_weights(flag: str, weights: str | None) -> None:
    if weights not in (None, "imagenet", "random") and not os.path.isfile(weights):
        raise InputError(f"--{flag}={weights}: no such file; give a path, imagenet or random")


def _check_places(flag: str, places: str) -> None:
    for place in split_places(places, flag=flag):
        if not os.path.exists(place) and not glob.has_magic(place):
            raise InputError(f"--{flag}: {place}: no such folder or file")


def _check_export(run: TrainingRun) -> None:
    """A checkpoint may replace a checkpoint, and nothing else."""
    flag = f"--export_to={run.export_to}"
    target, run_dir = os.path.realpath(run.export_to), os.path.realpath(run.run_dir)
    if os.path.commonpath([target, run_dir]) == target:
        raise InputError(f"{flag} is, or holds, the folder of the run; give another")
    for name in NAMES:
        own = os.path.join(run_dir, name)
        if os.path.commonpath([target, own]) == own:
            raise InputError(f"{flag} is what the run itself writes; give another folder")
    if run.init_from is not None and target == os.path.realpath(run.init_from):
        raise InputError(f"{flag} would replace the weights that --init_from names; give another")
    if os.path.lexists(target):
        if not os.path.isdir(target):
            raise InputError(f"{flag}: a file of that name is there; name a folder")
        if os.listdir(target) and not is_checkpoint(target):
            raise InputError(
                f"{flag}: the folder holds other things than a checkpoint; give another"
            )
    _check_parent(flag, target)


def _check_parent(flag: str, target: str) -> None:
    try:
        os.stat(target)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise InputError(f"{flag}: {error.strerror}") from error
    parent = os.path.dirname(target)
    while not os.path.lexists(parent):
        parent = os.path.dirname(parent)
    if not os.path.isdir(parent) or not os.access(parent, os.W_OK | os.X_OK):
        raise InputError(f"{flag}: cannot write to {parent}")

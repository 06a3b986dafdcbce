# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A run may begin with the weights of another."""

import keras
import pytest
from narrow_vgg import patch_keras_applications

from tfstyle.errors import InputError
from tfstyle.methods.adain.config import AdainConfig
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network
from tfstyle.training.first_weights import load_first_weights
from tfstyle.training.optimizer import ClippedAdam
from tfstyle.training.run_checkpoints import RunCheckpoints


@pytest.fixture(name="narrow_vgg")
def make_keras_applications_narrow(monkeypatch):
    patch_keras_applications(monkeypatch, channels=4)


def build(preset="tfstyle", seed=0):
    keras.utils.set_random_seed(seed)
    return build_network("local_transfer", LocalTransferConfig.tiny(preset=preset).to_dict())


def read(network):
    return [keras.ops.convert_to_numpy(v).tobytes() for v in network.variables]


def test_the_weights_of_a_checkpoint_are_taken(tmp_path):
    source, target = build(seed=1), build(seed=2)
    save_checkpoint(source, tmp_path / "export")
    load_first_weights(target, tmp_path / "export")
    assert read(target) == read(source)


@pytest.mark.parametrize("weights", [{"vgg19": "random"}, {}])
def test_what_a_checkpoint_does_not_hold_comes_from_where_the_run_has_it(
    tmp_path, narrow_vgg, weights
):
    config = AdainConfig.tiny(encoder_weights="named").to_dict()
    source, target = (build_network("adain", config, weights={"vgg19": "random"}) for _ in range(2))
    save_checkpoint(source, tmp_path / "export")
    if not weights:
        with pytest.raises(InputError, match="adain needs the weights of vgg19"):
            load_first_weights(target, tmp_path / "export")
        return
    assert read(target) != read(source)
    load_first_weights(target, tmp_path / "export", weights=weights)
    assert read(target) == read(source)


def test_the_last_snapshot_of_a_run_is_taken(tmp_path):
    source, target = build(seed=1), build(seed=2)
    optimizer = ClippedAdam()
    optimizer.build(source.trainable_variables)
    checkpoints = RunCheckpoints(tmp_path / "checkpoints")
    checkpoints.save(1, target, optimizer, notes={})
    checkpoints.save(2, source, optimizer, notes={})
    load_first_weights(target, tmp_path)
    assert read(target) == read(source)


def test_weights_of_another_network_are_refused(tmp_path):
    target = build()
    before = read(target)
    save_checkpoint(build("paper"), tmp_path / "export")
    with pytest.raises(InputError, match="--init_from"):
        load_first_weights(target, tmp_path / "export")
    assert read(target) == before


def test_a_folder_without_weights_is_refused(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match=f"--init_from={folder}: neither a checkpoint"):
            load_first_weights(build(), folder)

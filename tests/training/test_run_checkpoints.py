# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Snapshots are whole or absent, and put everything back."""

import os

import keras
import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.training.non_finite import NonFiniteError
from tfstyle.training.optimizer import ClippedAdam
from tfstyle.training.run_checkpoints import RunCheckpoints


class Network:
    """Two variables and a random state stand for a network."""

    def __init__(self, width=3):
        self.kernel = keras.Variable(np.arange(2.0 * width).reshape(2, width), name="kernel")
        self.seeds = keras.random.SeedGenerator(seed=5)
        self.variables = [self.kernel, self.seeds.state]


def make_optimizer(network):
    optimizer = ClippedAdam(1e-2)
    optimizer.build([network.kernel])
    return optimizer


def train(network, optimizer, steps=1):
    for _ in range(steps):
        optimizer.apply([0.5 * keras.random.normal((2, 3), seed=network.seeds)])


def read(network, optimizer):
    variables = [*network.variables, *optimizer.variables]
    return [keras.ops.convert_to_numpy(v).copy() for v in variables]


def assert_same_bits(left, right):
    assert [a.tobytes() for a in left] == [b.tobytes() for b in right]


def test_a_restored_run_goes_on_bit_for_bit(tmp_path):
    checkpoints = RunCheckpoints(tmp_path)
    network = Network()
    optimizer = make_optimizer(network)
    train(network, optimizer, 2)
    checkpoints.save(2, network, optimizer, notes={"best": 0.25})
    train(network, optimizer, 2)

    other = Network()
    other_optimizer = make_optimizer(other)
    notes = checkpoints.restore(2, other, optimizer=other_optimizer)
    train(other, other_optimizer, 2)

    assert notes == {"best": 0.25}
    assert_same_bits(read(network, optimizer), read(other, other_optimizer))


def test_only_the_last_k_remain(tmp_path):
    checkpoints = RunCheckpoints(tmp_path / "checkpoints", keep=2)
    network = Network()
    optimizer = make_optimizer(network)
    assert checkpoints.list_steps() == []
    for step in (1, 2, 30):
        checkpoints.save(step, network, optimizer, notes={})
    assert checkpoints.list_steps() == [2, 30]
    names = ["step_00000002", "step_00000030"]
    assert sorted(os.listdir(tmp_path / "checkpoints")) == names


def test_a_save_that_fails_leaves_the_one_before(tmp_path, monkeypatch):
    checkpoints = RunCheckpoints(tmp_path)
    network = Network()
    optimizer = make_optimizer(network)
    checkpoints.save(1, network, optimizer, notes={})

    def run_out_of_disk(path, **arrays):
        path.write_bytes(b"half")
        raise OSError("no space left on device")

    monkeypatch.setattr(np, "savez", run_out_of_disk)
    with pytest.raises(OSError):
        checkpoints.save(2, network, optimizer, notes={})
    assert os.listdir(tmp_path) == ["step_00000001"]


def test_what_a_killed_process_left_is_no_snapshot_and_is_removed(tmp_path):
    for left in (".step_00000007.4711-0123abcd.tfstyle.tmp", ".step_best.tmp"):
        (tmp_path / left).mkdir()
        (tmp_path / left / "variables.npz").write_bytes(b"half")
    checkpoints = RunCheckpoints(tmp_path)
    assert checkpoints.list_steps() == []
    checkpoints.clean()
    assert os.listdir(tmp_path) == [".step_best.tmp"]


def test_a_snapshot_in_which_somebody_keeps_other_things_is_not_removed(tmp_path):
    checkpoints = RunCheckpoints(tmp_path, keep=1)
    network = Network()
    optimizer = make_optimizer(network)
    for step in (1, 2, 3):
        checkpoints.save(step, network, optimizer, notes={})
        if step == 1:
            (checkpoints.get_path(1) / "notes.txt").write_text("mine")
    assert checkpoints.list_steps() == [1, 3]
    assert (checkpoints.get_path(1) / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_variables_that_are_not_finite_are_neither_saved_nor_restored(tmp_path, value):
    checkpoints = RunCheckpoints(tmp_path)
    network = Network()
    optimizer = make_optimizer(network)
    checkpoints.save(1, network, optimizer, notes={})
    network.kernel.assign(np.full((2, 3), value))
    with pytest.raises(NonFiniteError, match="step 2: kernel of the network is not finite"):
        checkpoints.save(2, network, optimizer, notes={})
    assert os.listdir(tmp_path) == ["step_00000001"]
    file = checkpoints.get_path(1) / "variables.npz"
    with np.load(file) as arrays:
        spoilt = dict(arrays)
    spoilt["network/0000"][0, 0] = value
    np.savez(file, **spoilt)
    with pytest.raises(InputError, match="step_00000001: kernel has values that are not finite"):
        checkpoints.restore(1, network)


@pytest.mark.parametrize(
    "state, complaint",
    [
        ("[]", "a JSON object is needed, not list"),
        ("{", "not JSON"),
        ('{"format": 1}', "its notes are no object"),
        ('{"format": 1, "notes": [1]}', "its notes are no object"),
        ('{"format": 2, "notes": {}}', "of format 2, not 1"),
    ],
)
def test_a_snapshot_with_another_state_is_refused_by_name(tmp_path, state, complaint):
    checkpoints = RunCheckpoints(tmp_path)
    network = Network()
    checkpoints.save(1, network, make_optimizer(network), notes={})
    (checkpoints.get_path(1) / "state.json").write_text(state)
    with pytest.raises(InputError, match=f"step_00000001.*{complaint}.*remove it"):
        checkpoints.restore(1, network)


def test_a_snapshot_of_another_network_is_refused_by_name(tmp_path):
    checkpoints = RunCheckpoints(tmp_path)
    network = Network()
    checkpoints.save(1, network, make_optimizer(network), notes={})
    with pytest.raises(InputError, match=r"step_00000001 is of another network: .*\(2, 4\)"):
        checkpoints.restore(1, Network(width=4))


def test_a_broken_snapshot_is_refused_by_name(tmp_path):
    checkpoints = RunCheckpoints(tmp_path)
    network = Network()
    checkpoints.save(1, network, make_optimizer(network), notes={})
    file = checkpoints.get_path(1) / "variables.npz"
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(InputError, match="step_00000001 cannot be read"):
        checkpoints.restore(1, network)

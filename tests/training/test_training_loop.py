# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The loop trains every weight, resumes exactly, stops when asked, and only while it is finite."""

import csv

import numpy as np
import pytest
from stand_ins import build_tiny_trainer, get_weights, make_batch, make_batches

from tfstyle.training.csv_log import CsvLog
from tfstyle.training.distribution import OneDevice
from tfstyle.training.non_finite import NonFiniteError
from tfstyle.training.run_checkpoints import RunCheckpoints
from tfstyle.training.style_target_cache import StyleTargetCache
from tfstyle.training.train_step import build_train_step
from tfstyle.training.training_loop import TrainingLoop


class Bench:
    """One tiny trainer, compiled once, that every test puts back to its first weights."""

    def __init__(self, preset="tfstyle"):
        self.trainer = build_tiny_trainer(preset=preset)
        self.step = build_train_step(self.trainer, OneDevice())
        self.variables = [*self.trainer.network.variables, *self.trainer.optimizer.variables]
        self._first = [v.numpy().copy() for v in self.variables]

    def put_back(self):
        for variable, value in zip(self.variables, self._first):
            variable.assign(value)

    def read(self):
        return [v.numpy().tobytes() for v in self.variables]

    def run(self, folder, first, last, *, batches=None, cache=None, **kwargs):
        """Steps first + 1 to last, a snapshot every second one; the last step done."""
        checkpoints = RunCheckpoints(folder)
        network, optimizer = self.trainer.network, self.trainer.optimizer
        if first:
            checkpoints.restore(first, network, optimizer=optimizer)
        log = CsvLog(folder / "train.csv", resume_step=first)
        self.looks = []
        loop = TrainingLoop(
            self.step,
            batches or make_batches(first),
            cache=cache,
            reporters=[lambda step, measured, seconds, waited: log.write(step, measured)],
            look=self.looks.append,
            look_every=3,
            save=lambda step: checkpoints.save(step, network, optimizer, notes={}),
            save_every=2,
        )
        try:
            return loop.run(first, last, **kwargs)
        finally:
            log.close()


@pytest.fixture(scope="module")
def compiled():
    return Bench()


@pytest.fixture
def bench(compiled):
    compiled.put_back()
    return compiled


def test_a_resumed_run_ends_with_the_bits_of_an_unbroken_one(bench, tmp_path):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir(), parts.mkdir()
    bench.run(whole, 0, 6)
    unbroken = bench.read()
    bench.put_back()
    bench.run(parts, 0, 5)
    # As a kill after step 5 would leave it: step 5 is in the log, its snapshot is not there.
    bench.put_back()
    bench.run(parts, 4, 6)
    assert bench.read() == unbroken
    assert (parts / "train.csv").read_text() == (whole / "train.csv").read_text()
    rows = list(csv.DictReader((whole / "train.csv").open()))
    assert [int(row["step"]) for row in rows] == [1, 2, 3, 4, 5, 6]
    assert list(rows[0]) == ["step", "total", "content", "style", "gradient_norm", "learning_rate"]


def test_snapshots_and_looks_come_at_their_steps_and_at_the_end(bench, tmp_path):
    assert bench.run(tmp_path, 0, 5) == 5
    assert RunCheckpoints(tmp_path).list_steps() == [2, 4, 5]
    assert bench.looks == [3, 5]


def test_a_run_that_is_asked_to_stop_finishes_its_step_and_saves(bench, tmp_path):
    answers = iter([False, False, True])
    assert bench.run(tmp_path, 0, 9, is_asked_to_stop=lambda: next(answers)) == 3
    assert RunCheckpoints(tmp_path).list_steps() == [2, 3]
    assert (tmp_path / "train.csv").read_text().count("\n") == 1 + 3


def test_what_is_logged_is_of_one_batch_and_adds_up(bench, tmp_path):
    bench.run(tmp_path, 0, 1)
    alone = (tmp_path / "train.csv").read_text()
    bench.put_back()
    bench.run(tmp_path, 0, 3)
    assert (tmp_path / "train.csv").read_text().startswith(alone)
    for row in csv.DictReader((tmp_path / "train.csv").open()):
        expected = float(row["content"]) + 30.0 * float(row["style"])
        assert float(row["total"]) == pytest.approx(expected, rel=1e-5)


def test_a_loss_that_is_not_finite_names_step_terms_and_files_and_saves_nothing(bench, tmp_path):
    def spoil(step):
        batch = make_batch(step)
        if step == 4:
            batch["content"] = np.full_like(batch["content"], np.nan)
        return batch

    with pytest.raises(NonFiniteError) as caught:
        bench.run(tmp_path, 0, 9, batches=map(spoil, range(9)))
    message = str(caught.value)
    assert message.startswith("step 5: the loss is not finite (total nan, content nan, style ")
    styles = make_batch(4)["style_name"]
    assert f"photo_4_0.jpg with {styles[0]}, photo_4_1.jpg with {styles[1]}" in message
    assert "\n" not in message
    checkpoints = RunCheckpoints(tmp_path)
    assert checkpoints.list_steps() == [2, 4]
    checkpoints.restore(4, bench.trainer.network, optimizer=bench.trainer.optimizer)
    assert all(np.isfinite(v.numpy()).all() for v in bench.variables)


@pytest.mark.broad
def test_cached_style_targets_train_the_same_weights(bench, tmp_path):
    bench.run(tmp_path, 0, 4)
    without = get_weights(bench.trainer)
    bench.put_back()
    cache = StyleTargetCache(bench.trainer.objective.compute_style_targets, memory_bytes=10**6)
    bench.run(tmp_path, 0, 4, cache=cache)
    assert cache.misses == 3 and cache.hits == 8 - 3
    for left, right in zip(without, get_weights(bench.trainer)):
        np.testing.assert_allclose(left, right, atol=1e-6)


@pytest.mark.parametrize("preset", ["tfstyle", "paper"])
def test_a_step_changes_every_weight_that_is_to_be_trained(request, preset, tmp_path):
    bench = request.getfixturevalue("bench") if preset == "tfstyle" else Bench(preset)
    network = bench.trainer.network
    before = {v.path: v.numpy().copy() for v in network.variables}
    bench.run(tmp_path, 0, 1)
    changed = {v.path for v in network.variables if (v.numpy() != before[v.path]).any()}
    trainable = {v.path for v in network.trainable_variables}
    others = before.keys() - trainable
    assert trainable - changed == set()
    # The paper's other variables are the moving averages of its batch normalization, which follow
    # the batches; those of tfstyle are constants measured before training.
    assert others & changed == (others if preset == "paper" else set())

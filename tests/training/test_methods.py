# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a method asks of training, and nothing else, decides how it is trained."""

import csv
import os
import signal

import numpy as np
import pytest
from narrow_vgg import patch_keras_applications
from PIL import Image

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.inference.stylizer import load_stylizer
from tfstyle.methods.checkpoint_files import load_config
from tfstyle.training.run_record import RunRecord
from tfstyle.training.run_training import run_training
from tfstyle.training.trainer import Trainer
from tfstyle.training.training_run import TrainingRun

pytestmark = pytest.mark.usefixtures("toys")


def make_run(folder, method, *, styles, **settings):
    return TrainingRun(
        run_dir=str(folder / "run"),
        data=TrainingDataOptions(styles=styles, picture_size=32, batch_size=2),
        method=method,
        vgg16_weights="random",
        vgg19_weights="random",
        held_out_pictures=2,
        op_determinism=False,
        progress=False,
        **settings,
    )


@pytest.mark.parametrize(
    "method, styles, columns, loss_networks",
    [
        ("toy_tint", "synthetic", ["total", "colour", "identity"], []),
        ("toy_one_style", None, ["total", "conv1_1"], ["vgg19"]),
    ],
)
def test_a_method_is_trained_for_its_own_objective_on_its_own_data(
    tmp_path, monkeypatch, method, styles, columns, loss_networks
):
    patch_keras_applications(monkeypatch, channels=4)
    run = make_run(tmp_path, method, styles=styles, steps=2, export_to=str(tmp_path / "export"))
    assert run_training(run).step == 2
    with open(tmp_path / "run" / "train.csv", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2 and list(rows[0])[1 : 1 + len(columns)] == columns
    config = load_config(tmp_path / "export")
    assert config["method"] == method
    assert config["training"]["run"]["loss_networks"] == loss_networks
    content = np.zeros((20, 30, 3), np.uint8)
    style = None if styles is None else np.full((20, 20, 3), 200, np.uint8)
    made = load_stylizer(tmp_path / "export").stylize(content, None, style)
    assert made.shape == content.shape and made.any()
    longer = make_run(tmp_path, method, styles=styles, steps=3)
    assert run_training(longer).step == 3


@pytest.mark.parametrize(
    "method, styles, settings, complaint",
    [
        ("toy_tint", None, {}, "--styles is missing"),
        ("toy_one_style", "synthetic", {}, "--styles: toy_one_style is trained without style"),
        ("toy_descent", "synthetic", {}, "--method=toy_descent: .* nothing to train"),
        ("toy_tint", "synthetic", {"objective": {"tv_weight": 1.0}}, "toy_tint has no setting tv"),
        ("toy_tint", "synthetic", {"network": {"preset": "tfstyle"}}, "no setting preset"),
        ("no_such", "synthetic", {}, "no method 'no_such'"),
    ],
)
def test_what_a_method_does_not_take_is_told(tmp_path, method, styles, settings, complaint):
    with pytest.raises(InputError, match=complaint):
        make_run(tmp_path, method, styles=styles, **settings)


def test_a_cache_of_targets_is_for_objectives_that_have_some(tmp_path):
    data = TrainingDataOptions(picture_size=32, batch_size=2, augment_styles=False)
    run = TrainingRun(
        run_dir=str(tmp_path / "run"),
        data=data,
        method="toy_tint",
        style_cache_bytes=10**6,
        op_determinism=False,
        progress=False,
    )
    with pytest.raises(InputError, match="--style_cache_mb: the objective of this method keeps"):
        run_training(run)


@pytest.mark.parametrize(
    "stopped_after",
    [3, *(pytest.param(step, marks=pytest.mark.broad) for step in (2, 4))],
)
def test_the_last_steps_are_cut_otherwise_and_a_stopped_run_ends_as_the_unbroken_one(
    tmp_path, monkeypatch, stopped_after
):
    patch_keras_applications(monkeypatch, channels=4)
    sizes, report = [], RunRecord.report

    def note(record, step, measured, *times):
        report(record, step, measured, *times)
        if step == stopped_after - 1:  # it ends the step after
            os.kill(os.getpid(), signal.SIGTERM)

    def see(trainer, inputs, training=None):
        sizes.append(tuple(inputs["content"].shape[:2]))
        return call(trainer, inputs, training)

    call = Trainer.call
    monkeypatch.setattr(Trainer, "call", see)
    last = {"last_steps": 2, "last_data": {"picture_size": 48, "batch_size": 1}}

    def train(name):
        run = make_run(tmp_path / name, "toy_tint", styles="synthetic", steps=5, **last)
        return run_training(run), tmp_path / name / "run"

    outcome, unbroken = train("unbroken")
    assert (outcome.step, outcome.stopped_by) == (5, None)
    assert list(dict.fromkeys(sizes)) == [(2, 32), (1, 48)]
    monkeypatch.setattr(RunRecord, "report", note)
    outcome, broken = train("broken")
    assert (outcome.step, outcome.stopped_by) == (stopped_after, "SIGTERM")
    monkeypatch.setattr(RunRecord, "report", report)
    assert train("broken")[0].step == 5
    logs = [(folder / "train.csv").read_text() for folder in (unbroken, broken)]
    losses = [[row.split(",")[:4] for row in log.splitlines()] for log in logs]
    assert losses[0] == losses[1]
    with Image.open(broken / "grids" / "step_00000005.png") as grid:
        assert grid.height == 2 * 48 + 4

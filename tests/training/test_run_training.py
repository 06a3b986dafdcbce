# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A whole run in this process: what it refuses, warns of and leaves behind."""

import errno
import json
import os
import signal

import keras
import numpy as np
import pytest
from narrow_vgg import patch_keras_applications

from tfstyle.data.examples import TrainingExamples
from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.training import training_session
from tfstyle.training.non_finite import NonFiniteError
from tfstyle.training.run_training import run_training
from tfstyle.training.training_run import TrainingOutcome, TrainingRun

TINY = LocalTransferConfig.tiny().to_dict()


@pytest.fixture(autouse=True)
def narrow_loss_network(monkeypatch):
    patch_keras_applications(monkeypatch, channels=8)


def make_run(folder, *, data=None, **settings):
    data = {"picture_size": 32, "batch_size": 2, **(data or {})}
    objective = {"content_layers": ["conv1_2"], "style_layers": ["conv1_2"]}
    return TrainingRun(
        run_dir=str(folder),
        data=TrainingDataOptions(**data),
        objective=objective,
        network={**TINY, "residual_blocks": 1, "style_components": 4},
        vgg16_weights="random",
        progress=False,
        checkpoint_every=1,
        op_determinism=False,
        **settings,
    )


def test_a_loss_that_is_not_finite_ends_the_run_and_keeps_the_last_snapshot(tmp_path):
    run = make_run(tmp_path, steps=9, learning_rate=1e30, held_out_pictures=0)
    with pytest.raises(NonFiniteError) as caught:
        run_training(run)
    message = str(caught.value)
    steps = sorted(os.listdir(tmp_path / "checkpoints"))
    failed = int(message.split(":")[0].removeprefix("step "))
    assert steps[-1] == f"step_{failed - 1:08d}"
    assert f"The snapshot of step {failed - 1} is kept: " in message and steps[-1] in message
    assert "synthetic" in message.split("its batch: ")[1]
    with np.load(tmp_path / "checkpoints" / steps[-1] / "variables.npz") as file:
        assert all(np.isfinite(file[name]).all() for name in file.files)


@pytest.mark.parametrize(
    "error, raised, message",
    [
        (OSError(errno.ENOSPC, "No space left on device", "x.npz"), OSError, "Make room"),
        (MemoryError("Unable to allocate"), InputError, "not enough memory"),
        (RuntimeError("RESOURCE_EXHAUSTED: Out of memory"), InputError, "not enough memory"),
        (NonFiniteError("step 7: the loss is not finite"), NonFiniteError, "step 7: "),
    ],
)
def test_what_ends_a_run_is_said_with_what_is_left_of_it(
    tmp_path, monkeypatch, error, raised, message
):
    def fail(run, folder):
        folder.prepare(run)
        folder.checkpoints.get_path(6).mkdir(parents=True)
        raise error

    monkeypatch.setattr(training_session, "train", fail)
    with pytest.raises(raised, match=message) as caught:
        run_training(make_run(tmp_path, steps=9))
    assert "The snapshot of step 6 is kept: " in str(caught.value)
    assert getattr(caught.value, "errno", None) == getattr(error, "errno", None)


def test_a_fault_of_ours_is_raised_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(training_session, "train", lambda run, folder: {}["no such key"])
    with pytest.raises(KeyError, match="no such key"):
        run_training(make_run(tmp_path, steps=9))


def test_a_signal_before_the_first_step_ends_the_run_and_leaves_nothing(tmp_path, monkeypatch):
    make_styles = TrainingExamples.make_styles

    def make_and_signal(examples, step):
        if step == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        assert step < 4
        return make_styles(examples, step)

    monkeypatch.setattr(TrainingExamples, "make_styles", make_and_signal)
    assert run_training(make_run(tmp_path / "run", steps=9)) == TrainingOutcome(0, "SIGTERM")
    assert os.listdir(tmp_path) == []


@pytest.mark.broad
@pytest.mark.parametrize("precision", ["auto", "mixed_float16"])
def test_mixed_precision_keeps_weights_and_losses_in_float32_and_the_policy_before(
    precision, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(
        "tfstyle.training.precision.measure_seconds",
        lambda names: {name: 1.0 if name == "float32" else 0.5 for name in names},
    )
    policy = keras.config.dtype_policy()
    run = make_run(
        tmp_path,
        steps=2,
        precision=precision,
        evaluate_every=1,
        held_out_pictures=2,
        style_cache_bytes=2**20,
        data={"augment_styles": False, "heldout_share": 0.0},
    )
    outcome = run_training(run)
    assert (outcome.step, outcome.stopped_by) == (2, None)
    assert keras.config.dtype_policy() == policy
    decides = json.loads((tmp_path / "run.json").read_text())["decides"]
    assert decides["precision"] == {"auto": "mixed_bfloat16"}.get(precision, precision)
    with np.load(tmp_path / "checkpoints" / "step_00000002" / "variables.npz") as file:
        types = {file[name].dtype.name for name in file.files if file[name].ndim}
    assert types == {"float32"}
    # Nothing is held out here, which is said, and is no reason not to train.
    assert "no held-out triples" in capsys.readouterr().err
    assert os.listdir(tmp_path / "grids") == []
    # bfloat16 has 8 bits; a loss that had passed through it would show no more.
    row = (tmp_path / "train.csv").read_text().splitlines()[1].split(",")
    losses = np.array(row[1:4], "float32")
    assert (losses != (losses.view("uint32") & 0xFFFF0000).view("float32")).all()

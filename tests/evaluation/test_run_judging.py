# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The figures of a run over its steps."""

import dataclasses
import json
import shutil

import keras
import numpy as np
import pytest
from narrow_vgg import patch_keras_applications

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.evaluation import run_judging
from tfstyle.evaluation.evaluation_options import EvaluationOptions
from tfstyle.evaluation.run_judging import evaluate_run
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network, get_method
from tfstyle.training.run_checkpoints import RunCheckpoints
from tfstyle.training.training_run import TrainingRun

CONFIG = LocalTransferConfig.tiny().to_dict()


@pytest.fixture(name="run_dir", scope="module")
def make_run(tmp_path_factory):
    """A run of a tiny network with snapshots of two steps and the best, of a third."""
    folder = tmp_path_factory.mktemp("run")
    run = TrainingRun(run_dir=str(folder), data=TrainingDataOptions(), network=CONFIG)
    (folder / "run.json").write_text(json.dumps({"run": run.describe()}))
    network = build_network("local_transfer", CONFIG)
    snapshots = RunCheckpoints(folder / "checkpoints")
    for step in (300, 100):
        shift(network, 0.02)
        snapshots.save(step, network, keras.optimizers.SGD(), notes={})
    shift(network, 0.02)
    training = {"step": 200, "run": run.describe_for_others()}
    save_checkpoint(network, folder / "best", training=training)
    return folder


def shift(network, by):
    for variable in network.trainable_variables:
        variable.assign_add(by * np.ones(variable.shape, "float32"))


@pytest.fixture(name="options")
def make_options(tmp_path, monkeypatch, stand_in_judges):
    """Options for cheap judges and networks that need no tracing."""
    monkeypatch.setattr(run_judging, "build_judges", stand_in_judges)
    monkeypatch.setattr(run_judging, "Stylizer", Untraced)
    return EvaluationOptions(triples=1, size=32, output=str(tmp_path / "out"))


class Untraced:
    """As a Stylizer, with `stylize` run once as it is: a graph of each network costs seconds."""

    def __init__(self, network):
        self._network = network

    def stylize(self, content_uint8, region, style_uint8, style_strength):
        assert style_strength == 1
        inputs = {
            "content": content_uint8[None] / np.float32(255),
            "region": region[None, ..., None].astype("float32"),
            "style": style_uint8[None] / np.float32(255),
        }
        painted = keras.ops.convert_to_numpy(self._network(inputs))[0]
        return np.rint(255 * painted).astype(np.uint8)


def test_snapshots_and_the_best_are_measured_in_the_order_of_their_steps(run_dir, options, capsys):
    points = evaluate_run(str(run_dir), options)
    assert [point["step"] for point in points] == [100, 200, 300]
    assert len({point["r_vgg16"] for point in points}) == 3  # three networks
    out = capsys.readouterr().out
    assert "| step 200 | " in out and "*" in out  # VGG16 was in its loss
    written = json.loads(open(f"{options.output}/steps.json").read())
    assert [point["step"] for point in written["points"]] == [100, 200, 300]
    assert open(f"{options.output}/steps.csv").readline().startswith("step,")


def test_points_of_snapshots_that_are_gone_stay_and_are_not_measured_again(
    run_dir, options, tmp_path
):
    run = tmp_path / "run"
    shutil.copytree(run_dir, run)
    before = evaluate_run(str(run), options)
    shutil.rmtree(run / "checkpoints")
    shutil.rmtree(run / "best")
    steps = json.loads(open(f"{options.output}/steps.json").read())
    steps["points"] = steps["points"][:2]
    open(f"{options.output}/steps.json", "w").write(json.dumps(steps))
    after = evaluate_run(str(run), options)
    assert [json.dumps(point) for point in after] == [json.dumps(point) for point in before[:2]]


def test_figures_of_other_options_and_other_runs_are_not_mixed_in(run_dir, options, tmp_path):
    evaluate_run(str(run_dir), options)
    other = tmp_path / run_dir.name
    shutil.copytree(run_dir, other)
    run = json.loads((other / "run.json").read_text())
    run["run"]["learning_rate"] = 0.5
    (other / "run.json").write_text(json.dumps(run))
    for folder, changed in (
        (run_dir, dataclasses.replace(options, triples=2)),
        (other, options),
    ):
        with pytest.raises(InputError, match="of another run or of other options"):
            evaluate_run(str(folder), changed)
    run["run"] |= {"learning_rate": 1e-3, "steps": 10**6}  # the same run, made longer
    (other / "run.json").write_text(json.dumps(run))
    assert len(evaluate_run(str(other), options)) == 3


def test_a_change_outside_is_shown_at_its_largest(run_dir, options, monkeypatch):
    def measure_rows(rows, triples, judges):
        del triples, judges
        figures = [{"outside": 0}, {"outside": 9}]
        return [{"row": row, **values} for row in rows for values in figures], {}

    monkeypatch.setattr(run_judging, "measure_rows", measure_rows)
    monkeypatch.setattr(run_judging, "_write", lambda *arguments: None)
    assert [point["outside"] for point in evaluate_run(str(run_dir), options)] == [9, 9, 9]


def test_folders_that_are_no_run_and_runs_without_snapshots_are_named(options, run_dir, tmp_path):
    with pytest.raises(InputError, match=f"--run_dir={tmp_path}: no run.json there"):
        evaluate_run(str(tmp_path), options)
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(InputError, match="run.json is not the configuration of a run"):
        evaluate_run(str(tmp_path), options)
    shutil.copy(run_dir / "run.json", tmp_path)
    with pytest.raises(InputError, match="no snapshot and no best/ there yet"):
        evaluate_run(str(tmp_path), options)


def test_a_network_that_sees_through_a_vgg_takes_that_of_its_run_or_the_one_that_is_named(
    options, tmp_path, monkeypatch
):
    patch_keras_applications(monkeypatch, channels=4)
    config = {**get_method("adain").tiny[1], "encoder_weights": "named"}
    run = TrainingRun(
        run_dir=str(tmp_path / "run"),
        data=TrainingDataOptions(),
        method="adain",
        network=config,
        vgg19_weights="random",
    )
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text(json.dumps({"run": run.describe()}))
    network = build_network("adain", config, weights={"vgg19": "random"})
    snapshots = RunCheckpoints(tmp_path / "run" / "checkpoints")
    snapshots.save(7, network, keras.optimizers.SGD(), notes={})
    monkeypatch.setattr(
        run_judging, "measure_rows", lambda rows, *_: ([{"row": n} for n in rows], {})
    )
    monkeypatch.setattr(run_judging, "_write", lambda *arguments: None)
    assert [point["step"] for point in evaluate_run(run.run_dir, options)] == [7]
    with pytest.raises(InputError, match="/nowhere"):
        evaluate_run(run.run_dir, dataclasses.replace(options, vgg_weights="/nowhere"))

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pytest

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.evaluation import subjects
from tfstyle.training.training_run import TrainingRun


@pytest.fixture(name="loaded", autouse=True)
def stand_in_for_loading(monkeypatch):
    """The folders that were loaded; a config's share is a hundredth of its name's length."""
    loaded = []
    monkeypatch.setattr(
        subjects, "load_stylizer", lambda folder, vgg_weights: loaded.append((folder, vgg_weights))
    )
    monkeypatch.setattr(subjects, "find_shipped_checkpoint", lambda: "/ours/default")
    monkeypatch.setattr(
        subjects,
        "load_config",
        lambda folder: {
            "method": "johnson" if "johnson" in str(folder) else "local_transfer",
            "training": {"run": {"data": {"heldout_share": len(folder) / 100}}},
        },
    )
    return loaded


def test_without_a_name_it_is_the_shipped_one(loaded):
    (subject,) = subjects.load_subjects(())
    assert subject.name == "shipped" and loaded == [("/ours/default", None)]
    assert subject.heldout_share == 0.13


def test_each_is_called_by_its_folder_and_by_its_path_where_that_is_not_enough(loaded):
    folders = ("runs/a/best", "shipped", "runs/b/best", "runs/c/last")
    names = [subject.name for subject in subjects.load_subjects(folders)]
    assert names == ["runs/a/best", "shipped", "runs/b/best", "last"]
    paths = ["runs/a/best", "/ours/default", "runs/b/best", "runs/c/last"]
    assert [path for path, _ in loaded] == paths


def test_the_weights_of_a_vgg_reach_every_checkpoint_and_one_style_takes_none(loaded):
    found = subjects.load_subjects(("runs/sanet", "runs/johnson"), vgg_weights="vgg.h5")
    assert loaded == [("runs/sanet", "vgg.h5"), ("runs/johnson", "vgg.h5")]
    assert [subject.takes_style for subject in found] == [True, False]


def test_one_that_is_named_twice_is_refused():
    with pytest.raises(InputError, match="--checkpoint=a,b,a: one is named twice"):
        subjects.load_subjects(("a", "b", "a"))


def test_the_held_out_share_is_what_the_training_kept_aside(tmp_path):
    run = TrainingRun(
        run_dir=str(tmp_path), data=TrainingDataOptions(heldout_share=0.25)
    ).describe_for_others()
    assert subjects.find_heldout_share({"training": {"run": run}}) == 0.25
    assert subjects.find_heldout_share({"training": {}}) == TrainingDataOptions().heldout_share

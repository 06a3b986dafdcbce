# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a run names is looked for, and nothing of the user's can be in its way, before any work."""

import json
import os

import pytest

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.methods.checkpoint_files import CHECKSUMS, CONFIG, WEIGHTS
from tfstyle.training.input_checks import check_inputs
from tfstyle.training.training_run import TrainingRun


@pytest.fixture(name="here")
def go_to(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*, run_dir="run", data=None, **settings):
    data = TrainingDataOptions(**(data or {}))
    check_inputs(TrainingRun(run_dir=run_dir, data=data, vgg16_weights="random", **settings))


def write_checkpoint(folder):
    folder.mkdir(parents=True)
    for name in (WEIGHTS, CHECKSUMS):
        (folder / name).write_text("")
    config = {"method": "local_transfer", "format": 2, "config": {}, "training": {}}
    (folder / CONFIG).write_text(json.dumps(config))


@pytest.mark.parametrize(
    "settings, complaint",
    [
        ({"data": {"photos": "nowhere"}}, "--photos: nowhere: no such folder"),
        ({"data": {"photos": "here,nowhere"}}, "--photos: nowhere: no such folder"),
        ({"data": {"photos": ""}}, "--photos=: an empty name"),
        ({"data": {"styles": "nowhere"}}, "--styles: nowhere: no such folder"),
        ({"data": {"masks": "nowhere"}}, "--masks: nowhere: no such folder"),
        ({"data": {"styles": "x" * 300}}, "--styles=x+: .*too long"),
        ({"data": {"annotations": "nowhere.json"}}, "--annotations=nowhere.json: no such file"),
        ({"data": {"annotations": "here"}}, "--annotations=here: no such file"),
        ({"init_from": "here"}, "--init_from=here: neither a checkpoint nor a run"),
        ({"init_from": "x" * 300}, "--init_from=x+: neither a checkpoint nor a run"),
    ],
)
def test_what_is_not_there_is_named(here, settings, complaint):
    (here / "here").mkdir()
    with pytest.raises(InputError, match=complaint):
        check(**settings)


def test_patterns_words_and_what_is_there_pass(here):
    (here / "photos").mkdir()
    (here / "x.json").write_text("{}")
    write_checkpoint(here / "first")
    data = {"photos": "photos,*.jpg", "styles": "synthetic", "annotations": "x.json"}
    check(data=data, init_from="first", export_to="out/new")
    assert not (here / "out").exists()


@pytest.mark.parametrize(
    "export_to, complaint",
    [
        ("run", "is, or holds, the folder of the run"),
        ("./other/../run", "is, or holds, the folder of the run"),
        (".", "is, or holds, the folder of the run"),
        ("..", "is, or holds, the folder of the run"),
        ("/", "is, or holds, the folder of the run"),
        ("link", "is, or holds, the folder of the run"),
        ("run/best", "what the run itself writes"),
        ("run/checkpoints/mine", "what the run itself writes"),
        ("full", "holds other things than a checkpoint"),
        ("config_only", "holds other things than a checkpoint"),
        ("file", "a file of that name"),
        ("file/below", "Not a directory"),
        ("first", "would replace the weights that --init_from names"),
        ("x" * 300, "too long"),
    ],
)
def test_an_export_that_would_replace_anything_but_a_checkpoint_is_refused(
    here, export_to, complaint
):
    for folder in ("run", "full", "config_only"):
        (here / folder).mkdir()
    (here / "link").symlink_to("run")
    (here / "full" / "thesis.tex").write_text("years of work")
    (here / "config_only" / CONFIG).write_text("{}")
    (here / "file").touch()
    write_checkpoint(here / "first")
    before = sorted(here.rglob("*"))
    with pytest.raises(InputError, match=f"--export_to=.*{complaint}"):
        check(init_from="first", export_to=export_to)
    assert sorted(here.rglob("*")) == before


@pytest.mark.parametrize("export_to", ["new", "a/b/new", "empty", "checkpoint", "run/export"])
def test_an_export_to_a_new_or_empty_folder_or_over_a_checkpoint_is_welcome(here, export_to):
    (here / "empty").mkdir()
    write_checkpoint(here / "checkpoint")
    check(export_to=export_to)


def test_an_export_to_where_nothing_can_be_written_is_refused(here, monkeypatch):
    # Not by permissions, which a superuser has all of.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(InputError, match="--export_to=new/one: cannot write to"):
        check(export_to="new/one")

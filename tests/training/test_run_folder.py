# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A run goes on in its folder as it was configured, or not at all."""

import dataclasses
import fcntl
import json
import os

import pytest

from tfstyle.data.options import RegionMix, TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.files import folder_swap
from tfstyle.training.run_folder import NAMES, RunFolder
from tfstyle.training.training_run import TrainingRun


def make_run(folder, **settings):
    data = settings.pop("data", TrainingDataOptions(photos="/somewhere/photos"))
    return TrainingRun(run_dir=str(folder), data=data, **settings)


def begin(folder, *steps, **settings):
    """As a run that was configured so and has saved these steps."""
    run = make_run(folder, **settings)
    with RunFolder(run) as opened:
        opened.prepare(run)
    for step in steps:
        opened.checkpoints.get_path(step).mkdir(parents=True)


def find_resume_step(run):
    with RunFolder(run) as folder:
        return folder.resume_step


def test_a_new_folder_begins_at_the_start_and_an_old_one_at_its_last_snapshot(tmp_path):
    assert find_resume_step(make_run(tmp_path)) is None
    begin(tmp_path, 5, 10)
    assert find_resume_step(make_run(tmp_path)) == 10


@pytest.mark.parametrize(
    ("settings", "difference"),
    [
        ({"learning_rate": 5e-4}, "learning_rate was 0.001 and is now 0.0005"),
        ({"network": {"preset": "paper"}}, "network.preset was not set and is now paper"),
        (
            {"data": TrainingDataOptions(photos="/elsewhere")},
            "data.photos was /somewhere/photos and is now /elsewhere",
        ),
        (
            {
                "data": TrainingDataOptions(
                    photos="/somewhere/photos", region_mix=RegionMix(whole=0.5)
                )
            },
            "data.region_mix.whole was 0.1 and is now 0.5",
        ),
        ({"schedule": "cosine"}, "schedule was constant and is now cosine"),
    ],
)
def test_another_configuration_is_refused_with_the_setting_and_both_values(
    tmp_path, settings, difference
):
    begin(tmp_path, 5)
    with pytest.raises(InputError, match="another configuration") as caught:
        RunFolder(make_run(tmp_path, **settings))
    assert difference in str(caught.value)


def test_settings_that_do_not_change_the_weights_may_change(tmp_path):
    begin(tmp_path, 5)
    run = make_run(
        tmp_path,
        steps=50_000,
        checkpoint_every=7,
        keep_checkpoints=9,
        evaluate_every=3,
        held_out_pictures=1,
        export_to="x",
        progress=False,
    )
    assert find_resume_step(run) == 5


def test_the_steps_of_a_cosine_may_not_change(tmp_path):
    begin(tmp_path, 5, schedule="cosine", steps=100)
    with pytest.raises(InputError, match="steps was 100 and is now 200"):
        RunFolder(make_run(tmp_path, schedule="cosine", steps=200))


def test_a_setting_that_did_not_exist_when_the_run_began_had_its_default(tmp_path):
    begin(tmp_path, 5)
    path = tmp_path / "run.json"
    config = json.loads(path.read_text())
    del config["decides"]["clip_norm"], config["decides"]["data.region_mix.whole"]
    path.write_text(json.dumps(config))
    assert find_resume_step(make_run(tmp_path)) == 5
    with pytest.raises(InputError, match="clip_norm was None and is now 1.0"):
        RunFolder(make_run(tmp_path, clip_norm=1.0))


@pytest.mark.parametrize("share, differs", [(0.5, False), (0.0, True)])
def test_a_coarse_share_that_was_the_runs_own_setting_is_the_objectives(tmp_path, share, differs):
    begin(tmp_path, 4, objective={"coarse_share": 0.5, "tv_weight": 0.0})
    path = tmp_path / "run.json"
    config = json.loads(path.read_text())
    config["decides"]["coarse_share"] = share
    for name in ("objective.coarse_share", "objective.tv_weight", "vgg19_weights"):
        del config["decides"][name]
    path.write_text(json.dumps(config))
    run = make_run(tmp_path, objective={"coarse_share": 0.5, "tv_weight": 0.0})
    if differs:
        with pytest.raises(InputError, match="objective.coarse_share was 0.0 and is now 0.5"):
            find_resume_step(run)
    else:
        assert find_resume_step(run) == 4


def test_a_folder_without_snapshots_may_be_configured_anew(tmp_path):
    begin(tmp_path)
    assert find_resume_step(make_run(tmp_path, learning_rate=1e-5)) is None


def test_no_resume_refuses_a_folder_with_snapshots(tmp_path):
    begin(tmp_path, 5)
    with pytest.raises(InputError, match="--noresume: .* step 5"):
        RunFolder(make_run(tmp_path, resume=False))


def test_fewer_steps_than_are_done_are_refused(tmp_path):
    begin(tmp_path, 5)
    with pytest.raises(InputError, match="--steps=4: .* at step 5 already"):
        RunFolder(make_run(tmp_path, steps=4))


def test_two_processes_do_not_train_in_one_folder(tmp_path):
    run = make_run(tmp_path / "run")
    with RunFolder(run):
        with pytest.raises(InputError, match="another process"):
            RunFolder(run)
    assert find_resume_step(run) is None


def test_nothing_is_read_before_the_folder_is_held(tmp_path):
    begin(tmp_path, 5)
    run = make_run(tmp_path)
    with RunFolder(run):
        (tmp_path / "run.json").write_text("half of")
        with pytest.raises(InputError, match="another process"):
            RunFolder(run)
        # A worker that leaves the writing to another reads all the same.
        with pytest.raises(InputError, match="not JSON"):
            RunFolder(run, writes=False)


def test_a_folder_in_which_nothing_was_written_goes_again_with_those_above_it(tmp_path):
    with RunFolder(make_run(tmp_path / "runs" / "a" / "b")):
        assert (tmp_path / "runs" / "a" / "b").is_dir()
    assert os.listdir(tmp_path) == []
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / ".lock").write_text("mine")
    with RunFolder(make_run(tmp_path / "mine")):
        pass
    assert (tmp_path / "mine" / ".lock").read_text() == "mine"


def test_a_lock_that_its_holder_removes_meanwhile_is_not_taken_for_the_next(tmp_path, monkeypatch):
    path, flock, calls = tmp_path / ".lock", fcntl.flock, []

    def remove_once(stream, operation):
        calls.append(operation)
        if len(calls) == 1:
            path.unlink()
        flock(stream, operation)

    monkeypatch.setattr(fcntl, "flock", remove_once)
    with RunFolder(make_run(tmp_path)):
        assert len(calls) == 2
        with pytest.raises(InputError, match="another process"):
            RunFolder(make_run(tmp_path))


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_with_other_things_of_such_a_name_is_refused_and_kept(tmp_path, name):
    if "." in name:
        (tmp_path / name).write_text("image,label\n")
    else:
        (tmp_path / name).mkdir()
    with pytest.raises(InputError, match=f"{name}.*give another"):
        RunFolder(make_run(tmp_path))
    assert os.listdir(tmp_path) == [name]


def test_notes_of_the_users_beside_a_run_are_no_reason_to_refuse(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    begin(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    "config", ["[]", "{", "[" * 100_000, "{}", '{"decides": [1]}', '{"decides": null}']
)
def test_a_configuration_that_is_damaged_is_refused_by_name(tmp_path, config):
    begin(tmp_path, 5)
    (tmp_path / "run.json").write_text(config)
    with pytest.raises(InputError, match="run.json.*give another --run_dir"):
        RunFolder(make_run(tmp_path))
    assert (tmp_path / "run.json").read_text() == config


def test_a_damaged_log_is_refused_when_the_folder_is_opened(tmp_path):
    begin(tmp_path, 5)
    (tmp_path / "train.csv").write_bytes(b"step,total\n\xff\xfe\n")
    with pytest.raises(InputError, match="train.csv: line 2 is damaged"):
        RunFolder(make_run(tmp_path))


@pytest.mark.parametrize("name", ["x" * 300, f"new/{'x' * 300}/run", "file/run"])
def test_a_folder_that_cannot_be_is_refused_and_leaves_nothing(tmp_path, name):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="--run_dir="):
        RunFolder(make_run(tmp_path / name))
    assert os.listdir(tmp_path) == ["file"]


def test_what_a_killed_process_left_half_written_is_removed_and_nothing_else(tmp_path):
    end = "12-0123abcd.tfstyle.tmp"
    ours = [
        f".best.{end}",
        f".train.csv.{end}",
        f".style_targets.{end}",
        f"checkpoints/.step_00000007.{end}",
        f"grids/.step_00000007.png.{end}",
    ]
    users = [".draft.tmp", "grids/.draft.tmp", f".draft.{end}", f"mine/.best.{end}", ".best.tmp"]
    begin(tmp_path)
    for name in (*ours, *users):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_bytes(b"half")
    begin(tmp_path)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.tmp")}
    assert left == set(users)


def test_a_best_network_that_a_kill_left_between_two_names_is_back(tmp_path):
    begin(tmp_path)
    (tmp_path / "best").mkdir()
    (tmp_path / "best" / "weights").write_text("only copy")
    os.rename(tmp_path / "best", folder_swap._name_old(tmp_path / "best"))
    begin(tmp_path)
    assert (tmp_path / "best" / "weights").read_text() == "only copy"


def test_auto_precision_goes_on_with_the_one_that_the_run_began_with(tmp_path):
    begin(tmp_path, 5, precision="mixed_bfloat16")
    with RunFolder(make_run(tmp_path, precision="auto")) as folder:
        assert folder.run.precision == "mixed_bfloat16"
    with RunFolder(make_run(tmp_path / "new", precision="auto")) as folder:
        assert folder.run.precision == "auto"
    with pytest.raises(InputError, match="precision was mixed_bfloat16 and is now float32"):
        RunFolder(make_run(tmp_path))


def test_the_description_for_others_has_no_folders_of_this_machine(tmp_path):
    data = TrainingDataOptions(photos="/secret/photos/,/secret/*.png")
    run = make_run(tmp_path / "runs", vgg16_weights="/secret/vgg.h5", data=data)
    assert run.describe()["vgg16_weights"] == "/secret/vgg.h5"
    text = json.dumps(run.describe_for_others())
    assert "/" not in text
    assert "secret" not in text and "vgg.h5" in text and "photos,*.png" in text


@pytest.mark.parametrize(
    "settings",
    [
        {"schedule": "step"},
        {"last_steps": 5},
        {"last_data": {"batch_size": 2}},
        {"last_steps": 10**9, "last_data": {"batch_size": 2}},
        {"last_steps": 5, "last_data": {"photos": "elsewhere"}},
        {"last_steps": 5, "last_data": {"batch_size": "two"}},
        {"last_steps": 5, "last_data": {"min_crop": 2.0}},
        {"last_steps": 5, "last_data": {"picture_size": 16}},
        {"last_steps": 5, "last_data": {"batch_size": 2}, "distribution": "mirrored"},
        {"precision": "float8"},
        {"distribution": "tpu"},
        {"steps": 0},
        {"keep_checkpoints": 0},
        {"style_cache_bytes": 1},
        {"style_cache_disk_bytes": 1},
        {"jit_compile": True, "distribution": "mirrored"},
        {"precision": "auto", "distribution": "multi_worker"},
        {"learning_rate": float("nan")},
        {"learning_rate": float("inf")},
        {"learning_rate": 0.0},
        {"clip_norm": float("nan")},
        {"clip_norm": -1.0},
        {"final_learning_rate_share": 1.5},
        {"objective": {"coarse_share": -0.5}},
        {"warmup_steps": -1},
        {"steps": 10**12},
        {"steps": 2.5},
        {"seed": 2**32},
        {"held_out_pictures": 10**9},
        {"folder": ""},
        {"export_to": ""},
        {"init_from": ""},
    ],
)
def test_settings_that_cannot_be_are_refused(tmp_path, settings):
    with pytest.raises(InputError, match="--"):
        make_run(**{"folder": tmp_path, **settings})


def test_a_number_that_cannot_be_is_called_by_its_flag(tmp_path):
    with pytest.raises(InputError, match="--lr=nan: a finite number is needed"):
        make_run(tmp_path, learning_rate=float("nan"))
    with pytest.raises(InputError, match="--final_lr_share=1.5: from 0.0 to 1.0"):
        make_run(tmp_path, final_learning_rate_share=1.5)


def test_the_defaults_are_the_papers():
    run = TrainingRun(run_dir="x", data=TrainingDataOptions())
    values = dataclasses.asdict(run)
    assert (values["steps"], values["learning_rate"]) == (40_000, 1e-3)
    assert values["schedule"] == "constant"
    assert (values["data"]["picture_size"], values["data"]["batch_size"]) == (256, 4)
    assert values["clip_norm"] is None and values["precision"] == "float32"

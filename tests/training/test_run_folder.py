# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A run goes on in its folder as it was configured, or not at all."""

import dataclasses
import json

import pytest

from tfstyle.data.options import RegionMix, TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.training.run_folder import RunFolder
from tfstyle.training.training_run import TrainingRun


def make_run(folder, **settings):
    data = settings.pop("data", TrainingDataOptions(photos="/somewhere/photos"))
    return TrainingRun(run_dir=str(folder), data=data, **settings)


def begin(folder, *steps, **settings):
    """As a run that was configured so and has saved these steps."""
    run = make_run(folder, **settings)
    opened = RunFolder(run)
    opened.prepare(run)
    opened.close()
    for step in steps:
        opened.checkpoints.get_path(step).mkdir(parents=True)


def test_a_new_folder_begins_at_the_start_and_an_old_one_at_its_last_snapshot(tmp_path):
    assert RunFolder(make_run(tmp_path)).resume_step is None
    begin(tmp_path, 5, 10)
    assert RunFolder(make_run(tmp_path)).resume_step == 10


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
    assert RunFolder(run).resume_step == 5


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
    assert RunFolder(make_run(tmp_path)).resume_step == 5
    with pytest.raises(InputError, match="clip_norm was None and is now 1.0"):
        RunFolder(make_run(tmp_path, clip_norm=1.0))


def test_a_folder_without_snapshots_may_be_configured_anew(tmp_path):
    begin(tmp_path)
    assert RunFolder(make_run(tmp_path, learning_rate=1e-5)).resume_step is None


def test_no_resume_refuses_a_folder_with_snapshots(tmp_path):
    begin(tmp_path, 5)
    with pytest.raises(InputError, match="--noresume: .* step 5"):
        RunFolder(make_run(tmp_path, resume=False))


def test_fewer_steps_than_are_done_are_refused(tmp_path):
    begin(tmp_path, 5)
    with pytest.raises(InputError, match="--steps=4: .* at step 5 already"):
        RunFolder(make_run(tmp_path, steps=4))


def test_two_processes_do_not_train_in_one_folder(tmp_path):
    run = make_run(tmp_path)
    first = RunFolder(run)
    first.prepare(run)
    with pytest.raises(InputError, match="another process"):
        RunFolder(run).prepare(run)
    first.close()
    RunFolder(run).prepare(run)


def test_what_a_killed_process_left_half_written_is_removed(tmp_path):
    for name in (".best.12-ab.tmp", "checkpoints/.step_00000007.12-ab.tmp", ".style_targets-x"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_bytes(b"half")
    (tmp_path / "grids").mkdir()
    (tmp_path / "grids" / ".step_00000007.png.12-ab.tmp").write_bytes(b"half")
    begin(tmp_path)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    assert left == {"run.json", ".lock", "grids", "checkpoints"}


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
        {"precision": "float8"},
        {"distribution": "tpu"},
        {"steps": 0},
        {"keep_checkpoints": 0},
        {"style_cache_bytes": 1},
        {"style_cache_disk_bytes": 1},
        {"jit_compile": True, "distribution": "mirrored"},
    ],
)
def test_settings_that_cannot_be_are_refused(tmp_path, settings):
    with pytest.raises(InputError, match="--"):
        make_run(tmp_path, **settings)


def test_the_defaults_are_the_papers():
    run = TrainingRun(run_dir="x", data=TrainingDataOptions())
    values = dataclasses.asdict(run)
    assert (values["steps"], values["learning_rate"]) == (40_000, 1e-3)
    assert values["schedule"] == "constant"
    assert (values["data"]["picture_size"], values["data"]["batch_size"]) == (256, 4)
    assert values["clip_norm"] is None and values["precision"] == "float32"

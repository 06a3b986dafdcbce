# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The run that the flags of bin/train describe."""

import json
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = """
import json, sys
from absl import flags
from tfstyle.bin import recipe_flag, train_flags
recipe_flag.define_recipe_flag()
train_flags.define_paper_flags()
train_flags.define_data_flags()
train_flags.define_optimization_flags()
train_flags.define_run_flags()
flags.FLAGS(["train", "--styles=synthetic", *sys.argv[1:]])
recipe_flag.apply_recipe()
print(json.dumps(train_flags.read_training_run().describe()))
"""


def read(*arguments, folder=None):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=folder,
        check=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "arguments, weight",
    [
        ([], 0.0),
        (["--style_weight=3"], 0.0),
        (["--preset=paper", "--style_weight=3"], 3.0),
        (['--network={"preset": "paper"}', '--objective={"style_weight": 4.0}'], 4.0),
        (["--preset=paper", "--outside_style_weight=0"], 0.0),
        (["--preset=paper", '--objective={"outside_style_weight": 0.5}'], 0.5),
        (["--outside_style_weight=2"], 2.0),
    ],
)
def test_the_papers_network_is_held_to_the_contents_style_outside_unless_told_otherwise(
    arguments, weight
):
    assert read(*arguments)["objective"]["outside_style_weight"] == weight


def test_paths_become_absolute_but_words_stay_words(tmp_path):
    for name in ("imagenet", "random", "synthetic", "coco2014", "photos"):
        (tmp_path / name).mkdir()
    here = read("--masks=photos", "--photos=photos", folder=tmp_path)["data"]
    assert here["photos"] == here["masks"] == str(tmp_path / "photos")
    for photos, weights in (("synthetic", "random"), ("coco2014", "imagenet")):
        run = read(f"--photos={photos}", f"--vgg16_weights={weights}", folder=tmp_path)
        assert run["data"]["photos"] == photos and run["vgg16_weights"] == weights
        assert run["data"]["styles"] == "synthetic"


def test_a_recipe_gives_the_flags_that_are_not_given(tmp_path):
    recipe = tmp_path / "mine.yaml"
    recipe.write_text(
        "lr: 2.0e-4\nsteps: 7\nstyle_layers: [conv1_2]\n"
        "objective: {jitter: 3}\naugment_styles: no\n"
    )
    run = read(f"--recipe={recipe}", "--steps=9")
    assert (run["learning_rate"], run["steps"]) == (2e-4, 9)
    assert run["objective"]["style_layers"] == ["conv1_2"] and run["objective"]["jitter"] == 3
    assert run["data"]["augment_styles"] is False


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("speed: 3", "speed is not a setting of training"),
        ("run_dir: here", "run_dir is not a setting of training"),
        ("steps: many", "steps='many'"),
        ("steps: 0", "steps=0"),
    ],
)
def test_a_setting_that_a_recipe_cannot_have_is_named(tmp_path, text, complaint):
    recipe = tmp_path / "mine.yaml"
    recipe.write_text(text)
    with pytest.raises(subprocess.CalledProcessError) as failed:
        read(f"--recipe={recipe}")
    assert f"--recipe={recipe}: {complaint}" in failed.value.stderr

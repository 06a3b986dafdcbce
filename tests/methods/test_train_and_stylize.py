# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""SANet and Avatar-Net from training to a picture, and what they say where weights are missing."""

import csv

import h5py
import numpy as np
import pytest
from forked_programs import run_program
from narrow_vgg import patch_keras_applications

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.inference.stylize_files import stylize_files
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.inference.stylizer import load_stylizer
from tfstyle.methods.checkpoint_files import load_config
from tfstyle.regions.mask_options import MaskOptions
from tfstyle.training.run_training import run_training
from tfstyle.training.training_run import TrainingRun

NETWORKS = {
    "sanet": {"channels": [4] * 5},
    "avatar_net": {"channels": [4] * 5, "patch_size": 3},
}
PARTS = {
    "sanet": ["content", "style", "pixel_identity", "feature_identity"],
    "avatar_net": ["pixel", "feature", "tv"],
}
methods = pytest.mark.parametrize("method", NETWORKS)


@pytest.fixture(name="pictures")
def save_pictures(tmp_path, draw, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_picture("photo.png", np.uint8(255 * draw(30, 40)["content"][0]))
    one = np.uint8(255 * draw(20, 26)["style"][0])
    save_picture("one.png", one)
    save_picture(
        "two.png", 255 * (one > 128).astype(np.uint8)
    )  # hardly trained, it must still show


def list_layers(path):
    """Names of all that a file of weights holds numbers of."""
    found = []
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.append(name) if hasattr(item, "shape") else None)
    return found


@pytest.mark.broad
@methods
def test_it_is_trained_and_paints_with_a_vgg_that_the_checkpoint_does_not_hold(
    method, pictures, tmp_path, monkeypatch
):
    patch_keras_applications(monkeypatch, channels=4)
    run = TrainingRun(
        run_dir=str(tmp_path / "run"),
        data=TrainingDataOptions(
            styles="synthetic" if method == "sanet" else None, picture_size=32, batch_size=2
        ),
        method=method,
        network=NETWORKS[method],
        vgg19_weights="random",
        steps=2,
        held_out_pictures=0,
        op_determinism=False,
        progress=False,
        export_to=str(tmp_path / "export"),
    )
    assert run_training(run).step == 2
    with open(tmp_path / "run" / "train.csv", encoding="utf-8") as stream:
        columns = list(csv.DictReader(stream))[0]
    assert list(columns)[2 : 2 + len(PARTS[method])] == PARTS[method]
    assert load_config("export")["training"]["run"]["loss_networks"] == ["vgg19"]
    layers = list_layers(next((tmp_path / "export").glob("*.h5")))
    assert layers and not [name for name in layers if "encoder" in name]
    options = dict(
        content="photo.png",
        output="out.png",
        mask=MaskOptions(box=(5, 5, 20, 30)),
        checkpoint="export",
    )
    with pytest.raises(InputError, match=f"{method} needs the weights of vgg19: give --vgg"):
        stylize_files(StylizeOptions(**options, style="one.png"))
    stylize_files(StylizeOptions(**options, style="one.png", vgg_weights="random"))
    made, content = (load_picture(f"{name}.png").pixels_uint8 for name in ("out", "photo"))
    inside = np.zeros((30, 40), bool)
    inside[5:20, 5:30] = True
    np.testing.assert_array_equal(made[~inside], content[~inside])
    assert (made[inside] != content[inside]).any()
    stylizer = load_stylizer("export", vgg_weights="random")
    again = stylizer.stylize("photo.png", inside, "one.png")
    np.testing.assert_array_equal(again, made)
    mixture = [("one.png", 1.0), ("two.png", 1.0)]
    if method == "sanet":
        mixed = stylizer.stylize("photo.png", inside, mixture)
        assert (mixed != made).any()
    else:
        with pytest.raises(InputError, match="cannot mix styles"):
            stylizer.stylize("photo.png", inside, mixture)


@methods
def test_without_weights_it_says_so_in_one_line(method, pictures, tmp_path):
    paint = [
        "--content=photo.png",
        "--style=one.png",
        "--output=out.png",
        f"--method={method}",
    ]
    done = run_program("tfstyle.bin.stylize", *paint, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert f"no checkpoint of {method} ships: name one with --checkpoint" in done.stderr
    assert not (tmp_path / "out.png").exists()

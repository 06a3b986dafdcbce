# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""bin/stylize --method=gatys: a run that is killed, and what users do wrong."""

import json
import os
import signal
import time

import numpy as np
import pytest
from forked_programs import ForkedProgram, run_program

from tfstyle.files.pictures import load_picture, save_picture

SETTINGS = {
    "network": "vgg16",
    "content_layers": ["conv2_2"],
    "style_layers": ["conv1_1", "conv2_1"],
    "steps": 60,
    "segment": 3,
}
FLAGS = ("--method=gatys", "--vgg_weights=random", "--content=photo.png", "--mask=mask.png")
STYLE = "--style=a.png*0.7+b.png*0.3"


@pytest.fixture(name="folder")
def save_pictures(tmp_path):
    random = np.random.default_rng(0)
    for name in ("photo", "a", "b"):
        save_picture(tmp_path / f"{name}.png", random.integers(0, 256, (40, 48, 3)).astype("uint8"))
    mask = np.zeros((40, 48, 3), np.uint8)
    mask[8:30, 10:40] = 255
    save_picture(tmp_path / "mask.png", mask)
    return tmp_path


def make_flags(output, **settings):
    settings = json.dumps({**SETTINGS, **settings})
    return ("tfstyle.bin.stylize", *FLAGS, STYLE, f"--settings={settings}", f"--output={output}")


def test_killed_and_begun_again_a_run_ends_with_the_same_picture(folder):
    done = run_program(*make_flags("whole.png"), cwd=folder)
    assert done.returncode == 0, done.stderr
    program = ForkedProgram(*make_flags("resumed.png", folder="states"), cwd=folder)
    while program.poll() is None and not list(folder.glob("states/*-0-00009.png")):
        time.sleep(0.01)
    program.send_signal(signal.SIGKILL)
    assert program.finish().returncode == -signal.SIGKILL
    assert not (folder / "resumed.png").exists()
    reached = len(list(folder.glob("states/*.png")))
    assert 3 <= reached < 20
    done = run_program(*make_flags("resumed.png", folder="states"), cwd=folder)
    assert done.returncode == 0, done.stderr
    whole, resumed, content = (
        load_picture(folder / f"{name}.png").pixels_uint8 for name in ("whole", "resumed", "photo")
    )
    np.testing.assert_array_equal(resumed, whole)
    inside = np.zeros((40, 48), bool)
    inside[8:30, 10:40] = True
    np.testing.assert_array_equal(resumed[~inside], content[~inside])
    assert (resumed[inside] != content[inside]).any(-1).mean() > 0.5
    assert not [name for name in os.listdir(folder / "states") if name.endswith(".tmp")]


@pytest.mark.parametrize(
    "flags, complaint",
    [
        (["--method=gatys", "--style=a.png"], "needs the weights of vgg19: give --vgg_weights"),
        (["--method=gatys", "--vgg_weights=no.h5", "--style=a.png"], "no.h5: no such file"),
        (["--method=gatys", "--vgg_weights=random"], "--style is missing"),
        (["--method=gatys", "--vgg_weights=random", "--style=no.png"], "no.png: no such style"),
        (["--method=gatys", "--vgg_weights=a.png", "--style=a.png"], "hold the weights of vgg19"),
        (["--method=gatys", "--checkpoint=x", "--style=a.png"], "--checkpoint"),
    ],
)
def test_what_is_missing_is_one_line(folder, flags, complaint):
    done = run_program(
        "tfstyle.bin.stylize", "--content=photo.png", "--output=out.png", *flags, cwd=folder
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
    assert complaint in done.stderr
    assert not (folder / "out.png").exists()

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""bin/train as a user runs, stops, kills and resumes it."""

import csv
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from forked_programs import ForkedProgram, run_program

from tfstyle.methods.checkpoint_files import load_config
from tfstyle.methods.local_transfer.config import LocalTransferConfig

ROOT = pathlib.Path(__file__).parents[2]
PROGRAM = "tfstyle.bin.train"
STEPS = 16


def make_network_flag(preset):
    tiny = LocalTransferConfig.tiny(preset=preset).to_dict()
    return f"--network={json.dumps({**tiny, 'style_components': 4})}"


TINY = [
    "--photos=synthetic",
    "--styles=synthetic",
    "--vgg16_weights=random",
    "--content_layers=conv1_2",
    "--style_layers=conv1_2",
    "--picture_size=32",
    "--batch_size=2",
    f"--steps={STEPS}",
    "--checkpoint_every=1",
    "--evaluate_every=2",
    "--held_out_pictures=2",
    "--schedule=cosine",
    "--warmup_steps=3",
    "--clip_norm=1",
    make_network_flag("paper"),  # whose graph is traced in half of the time
]


def start(*flags):
    """As a user starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", PROGRAM, *flags],
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def read_log(folder, name="train.csv"):
    """The steps of a log, and its other columns that do not depend on the clock."""
    with open(folder / name, encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    timeless = [{k: v for k, v in r.items() if k not in ("seconds", "waiting_share")} for r in rows]
    return [int(row["step"]) for row in rows], timeless


def count_rows(folder):
    try:
        return (folder / "train.csv").read_text().count("\n") - 1
    except OSError:
        return -1


def read_snapshot(folder, step=STEPS):
    with np.load(folder / "checkpoints" / f"step_{step:08d}" / "variables.npz") as file:
        return {name: file[name].tobytes() for name in file.files}


def is_saving(folder):
    """Whether a snapshot is half-written."""
    try:
        names = os.listdir(folder / "checkpoints")
    except OSError:
        return False
    return any(not re.fullmatch(r"step_\d{8}", name) for name in names)


def stop_when(has_come, process, number):
    """Sends a signal as soon as the run has written what `has_come` looks for."""
    while not has_come():
        assert process.poll() is None, process.finish().stderr
        time.sleep(0.001)
    process.send_signal(number)


def expect_the_same_run(broken, unbroken):
    assert read_snapshot(broken) == read_snapshot(unbroken)
    assert read_log(broken)[0] == list(range(1, STEPS + 1))
    assert read_log(broken) == read_log(unbroken)
    assert read_log(broken, "held_out.csv") == read_log(unbroken, "held_out.csv")
    steps = [f"step_{step:08d}" for step in range(STEPS - 2, STEPS + 1)]
    assert sorted(os.listdir(broken / "checkpoints")) == steps
    grids = [f"step_{step:08d}.png" for step in range(2, STEPS + 1, 2)]
    for name in grids:
        assert (broken / "grids" / name).read_bytes() == (unbroken / "grids" / name).read_bytes()
    assert sorted(os.listdir(broken / "grids")) == grids
    # The best network is the one of the lowest held-out loss, in both.
    losses = {int(row["step"]): float(row["total"]) for row in read_log(broken, "held_out.csv")[1]}
    for folder in (broken, unbroken):
        assert load_config(folder / "best")["training"]["step"] == min(losses, key=losses.get)


def test_help_lists_the_papers_settings_as_defaults():
    process = start("--help")
    output, _ = process.communicate()
    assert process.returncode == 0
    text = " ".join(output.split())
    for flag, default in {
        "--lr": "0.001",
        "--steps": "40000",
        "--batch_size": "4",
        "--picture_size": "256",
        "--content_layers": "conv3_3",
        "--style_layers": "conv2_2,conv3_2,conv4_2,conv5_2",
        "--content_weight": "0.01",
        "--style_weight": "1.0",
        "--schedule": "constant",
        "--vgg16_weights": "imagenet",
        "--photos": "coco2014",
    }.items():
        description = text.split(f"{flag}: ")[1].split(" --")[0]
        assert f"(default: '{default}')" in description, flag


def test_loss_network_weights_are_asked_for_before_anything_else(tmp_path):
    flags = ["--photos=nowhere", "--styles=nowhere", "--vgg16_weights=no_such_file.h5"]
    done = run_program(PROGRAM, *flags, f"--run_dir={tmp_path / 'run'}")
    assert done.returncode == 2
    assert done.stderr.startswith("error: --vgg16_weights=no_such_file.h5: no such file")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "flag",
    [
        "--lr=nan",
        "--lr=inf",
        "--clip_norm=nan",
        "--picture_size=100000000",
        "--run_dir=",
        f"--run_dir={'x' * 300}",
        "--export_to=.",
        "--photos=",
        "--init_from=nowhere",
    ],
)
def test_what_cannot_be_is_one_line_that_names_its_flag_and_leaves_nothing(tmp_path, flag):
    (tmp_path / "thesis.tex").write_text("years of work")
    done = run_program(PROGRAM, "--run_dir=run", *TINY, flag, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("error: ") and flag.split("=")[0] in done.stderr
    assert os.listdir(tmp_path) == ["thesis.tex"]


@pytest.mark.parametrize("flag", ["--region_mix={", "--network=[1]", '--region_mix={"sky": 1}'])
def test_settings_that_are_no_json_are_refused_by_the_name_of_the_flag(flag):
    done = run_program(PROGRAM, "--styles=synthetic", flag)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"error: {flag.split('=')[0]}")


@pytest.mark.parametrize("preset", ["paper", pytest.param("tfstyle", marks=pytest.mark.broad)])
def test_a_run_killed_at_any_moment_and_resumed_is_the_unbroken_run_bit_for_bit(preset, tmp_path):
    unbroken, broken = tmp_path / "unbroken", tmp_path / "broken"
    flags = [*TINY, make_network_flag(preset), f"--run_dir={broken}"]
    whole = start(*flags, f"--run_dir={unbroken}", f"--export_to={tmp_path / 'export'}")
    for number, has_come in (
        # In a save, if one is seen.
        (signal.SIGKILL, lambda: count_rows(broken) >= (4 if is_saving(broken) else 8)),
        (signal.SIGHUP, lambda: count_rows(broken) >= 9),
        (signal.SIGTERM, lambda: count_rows(broken) >= 11),
    ):
        process = ForkedProgram(PROGRAM, *flags)
        stop_when(has_come, process, number)
        done = process.finish()
        if number != signal.SIGKILL:
            assert done.returncode == 128 + number, done.stderr
            said = done.stdout.split(f"stopped by {number.name} after step ")[1]
            step = int(said.split(",")[0])
            assert said.endswith("which is saved; the same command goes on from there\n")
            assert read_snapshot(broken, step)
            assert count_rows(broken) == step
        else:
            assert done.returncode == -signal.SIGKILL
    done = run_program(PROGRAM, *flags)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    _, errors = whole.communicate()
    assert whole.returncode == 0, errors

    expect_the_same_run(broken, unbroken)
    training = load_config(tmp_path / "export")["training"]
    assert training["step"] == STEPS
    assert str(tmp_path) not in json.dumps(training)


@pytest.mark.slow
def test_a_run_killed_a_dozen_times_is_the_unbroken_run_bit_for_bit(tmp_path):
    unbroken, broken = tmp_path / "unbroken", tmp_path / "broken"
    flags = [*TINY, make_network_flag("tfstyle")]
    whole = ForkedProgram(PROGRAM, *flags, f"--run_dir={unbroken}")
    rng = random.Random(20200)
    for _ in range(12):
        process = ForkedProgram(PROGRAM, *flags, f"--run_dir={broken}")
        rows = count_rows(broken)
        while process.poll() is None and count_rows(broken) <= max(rows, 0):
            time.sleep(0.001)
        time.sleep(rng.uniform(0.0, 0.1))  # into the step, a grid or a save
        process.send_signal(signal.SIGKILL)  # if it still runs
        assert process.finish().returncode in (-signal.SIGKILL, 0)
    done = run_program(PROGRAM, *flags, f"--run_dir={broken}")
    assert done.returncode == 0, done.stderr
    assert whole.finish().returncode == 0
    expect_the_same_run(broken, unbroken)

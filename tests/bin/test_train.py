# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""bin/train as a user runs, stops, kills and resumes it."""

import csv
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from tfstyle.methods.checkpoint import load_config
from tfstyle.methods.local_transfer.config import LocalTransferConfig

ROOT = pathlib.Path(__file__).parents[2]
STEPS = 12
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
    f"--network={json.dumps(LocalTransferConfig.tiny().to_dict())}",
]


def start(*flags):
    return subprocess.Popen(
        [sys.executable, "-m", "tfstyle.bin.train", *flags],
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(process):
    output, errors = process.communicate()
    return process.returncode, output, errors


def read_log(folder, name="train.csv"):
    """The steps of a log, and its other columns that do not depend on the clock."""
    with open(folder / name, encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    timeless = [{k: v for k, v in r.items() if k not in ("seconds", "waiting_share")} for r in rows]
    return [int(row["step"]) for row in rows], timeless


def count_rows(folder):
    return (folder / "train.csv").read_text().count("\n") - 1


def read_snapshot(folder, step=STEPS):
    with np.load(folder / "checkpoints" / f"step_{step:08d}" / "variables.npz") as file:
        return {name: file[name].tobytes() for name in file.files}


def find_last_step(folder):
    return max((int(path.name[5:]) for path in (folder / "checkpoints").glob("step_*")), default=0)


def stop_after(process, folder, steps, number, rng):
    """Sends a signal some moment after so many new snapshots: in a step, a grid or a save."""
    wanted = find_last_step(folder) + steps
    while find_last_step(folder) < wanted and process.poll() is None:
        time.sleep(0.002)
    time.sleep(rng.uniform(0.0, 0.02))
    process.send_signal(number)


def test_help_lists_the_papers_settings_as_defaults():
    code, output, _ = finish(start("--help"))
    assert code == 0
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
    code, _, errors = finish(start(*flags, f"--run_dir={tmp_path / 'run'}"))
    assert code == 2
    assert errors.startswith("error: --vgg16_weights=no_such_file.h5: no such file")
    assert errors.count("\n") == 1
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
def test_what_cannot_be_is_one_line_that_names_its_flag_and_leaves_nothing(
    tmp_path, monkeypatch, flag
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "thesis.tex").write_text("years of work")
    code, output, errors = finish(start("--run_dir=run", *TINY, flag))
    assert (code, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("error: ") and flag.split("=")[0] in errors
    assert os.listdir(tmp_path) == ["thesis.tex"]


@pytest.mark.parametrize("flag", ["--region_mix={", "--network=[1]", '--region_mix={"sky": 1}'])
def test_settings_that_are_no_json_are_refused_by_the_name_of_the_flag(flag):
    code, _, errors = finish(start("--styles=synthetic", flag))
    assert code == 2
    assert errors.splitlines()[-1].startswith(f"error: {flag.split('=')[0]}")


def test_a_run_killed_at_any_moment_and_resumed_is_the_unbroken_run_bit_for_bit(tmp_path):
    unbroken, broken = tmp_path / "unbroken", tmp_path / "broken"
    whole = start(*TINY, f"--run_dir={unbroken}", f"--export_to={tmp_path / 'export'}")
    rng = random.Random(20200)
    flags = [*TINY, f"--run_dir={broken}"]
    for steps, number in [(2, signal.SIGKILL), (2, signal.SIGHUP), (1, signal.SIGTERM)]:
        process = start(*flags)
        stop_after(process, broken, steps, number, rng)
        code, output, errors = finish(process)
        if number != signal.SIGKILL:
            assert code == 128 + number, errors
            said = output.split(f"stopped by {number.name} after step ")[1]
            step = int(said.split(",")[0])
            assert said.endswith("which is saved; the same command goes on from there\n")
            assert read_snapshot(broken, step)
            assert count_rows(broken) == step
        else:
            assert code == -signal.SIGKILL
    code, output, errors = finish(start(*flags))
    assert code == 0, errors
    assert "Traceback" not in errors
    code, _, errors = finish(whole)
    assert code == 0, errors

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
    training = load_config(tmp_path / "export")["training"]
    assert training["step"] == STEPS
    assert str(tmp_path) not in json.dumps(training)

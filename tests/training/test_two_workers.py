# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Two processes that train together over the loopback, as two machines would."""

import csv
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

import numpy as np
import pytest

from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.training.distribution import _take_share

ROOT = pathlib.Path(__file__).parents[2]
STEPS = 8
NETWORK = {**LocalTransferConfig.tiny().to_dict(), "residual_blocks": 1, "style_components": 4}
FLAGS = [
    "--photos=synthetic",
    "--styles=synthetic",
    "--vgg16_weights=random",
    "--content_layers=conv1_2",
    "--style_layers=conv1_2",
    "--picture_size=32",
    "--batch_size=4",
    "--checkpoint_every=2",
    "--held_out_pictures=2",
    "--clip_norm=1",
    f"--network={json.dumps(NETWORK)}",
]


def find_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def start(run_dir, *flags, **environment):
    return subprocess.Popen(
        [sys.executable, "-m", "tfstyle.bin.train", f"--run_dir={run_dir}", *FLAGS, *flags],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def start_two(run_dir, *flags):
    cluster = {"worker": [f"127.0.0.1:{port}" for port in find_ports(2)]}
    return [
        start(
            run_dir,
            "--distribution=multi_worker",
            *flags,
            TF_CONFIG=json.dumps({"cluster": cluster, "task": {"type": "worker", "index": index}}),
        )
        for index in range(2)
    ]


def finish(*processes):
    for process in processes:
        printed, _ = process.communicate(timeout=500)
        assert process.returncode == 0, printed[-3000:]


def read_losses(run_dir):
    with open(run_dir / "train.csv", encoding="utf-8") as stream:
        return {int(row["step"]): float(row["total"]) for row in csv.DictReader(stream)}


def read_snapshot(run_dir, step):
    path = run_dir / "checkpoints" / f"step_{step:08d}" / "variables.npz"
    with np.load(path) as file:
        return {name: file[name] for name in file.files}


def list_snapshots(run_dir):
    folder = run_dir / "checkpoints"
    names = os.listdir(folder) if folder.is_dir() else []
    return sorted(int(name[5:]) for name in names if name.startswith("step_"))


def test_the_rows_of_a_batch_are_shared_out_without_overlap():
    batch = {"content": np.arange(12), "style": np.arange(24).reshape(12, 2)}
    for count in (1, 2, 3, 4):
        shares = [_take_share(batch, index, count) for index in range(count)]
        for name, values in batch.items():
            assert np.array_equal(np.concatenate([share[name] for share in shares]), values)


@pytest.mark.slow
def test_two_workers_train_as_one_does_and_go_on_after_one_was_killed(tmp_path):
    """Five starts of TensorFlow: about two minutes of one core."""
    finish(start(tmp_path / "one", f"--steps={STEPS}"))
    processes = start_two(tmp_path / "two", f"--steps={STEPS}", "--keep_checkpoints=100")
    while not list_snapshots(tmp_path / "two"):
        assert all(process.poll() is None for process in processes)
        time.sleep(0.01)
    processes[1].send_signal(signal.SIGKILL)
    processes[1].communicate()
    processes[0].terminate()
    try:
        processes[0].communicate(timeout=20)
    except subprocess.TimeoutExpired:  # it waits for the other in the middle of a sum
        processes[0].kill()
        processes[0].communicate()
    before = list_snapshots(tmp_path / "two")
    finish(*start_two(tmp_path / "two", f"--steps={STEPS}"))
    assert before and before[-1] < STEPS
    one, two = (read_losses(tmp_path / name) for name in ("one", "two"))
    assert sorted(one) == sorted(two)
    # Sums run in another order, which Adam's steps carry on.
    np.testing.assert_allclose([two[s] for s in sorted(one)], [one[s] for s in sorted(one)], 2e-3)
    assert abs(two[1] - one[1]) < 1e-6
    weights = [read_snapshot(tmp_path / name, STEPS) for name in ("one", "two")]
    for name in [name for name in weights[0] if name.startswith("network")]:
        one, two = weights[0][name], weights[1][name]
        np.testing.assert_allclose(two, one, rtol=2e-2, atol=1e-3, err_msg=name)

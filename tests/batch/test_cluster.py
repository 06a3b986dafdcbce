# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A cluster of two nodes on one machine: separate raylets, real processes, real deaths.

Most of the time is Ray that starts. Those marked slow take a minute each on two idle cores.
"""

import collections
import functools
import json
import logging
import os
import pathlib
import signal
import threading
import time

import numpy as np
import pytest
import stand_in_stylizer
from stand_in_stylizer import POISON, REFUSED, StandInStylizer, list_painted, make_stand_in

from tfstyle.batch.batch_options import BatchOptions
from tfstyle.batch.results import NAME, PARTS
from tfstyle.batch.stylize_batch import stylize_batch
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.inference.region_options import Region
from tfstyle.inference.restyle_file import RestyleJob, restyle_file
from tfstyle.inference.stylize_options import StylizeOptions

ray = pytest.importorskip("ray")


@pytest.fixture(scope="module")
def cluster():
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}
    from ray.cluster_utils import Cluster

    # Workers cannot import a file of the tests.
    ray.cloudpickle.register_pickle_by_value(stand_in_stylizer)
    node = {"num_cpus": 1, "object_store_memory": 100 * 2**20, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=node)
    cluster.second = cluster.add_node(num_cpus=1, object_store_memory=100 * 2**20)
    ray.init(address=cluster.address, log_to_driver=False, logging_level=logging.CRITICAL)
    yield cluster
    ray.shutdown()
    cluster.shutdown()


@pytest.fixture
def folder(tmp_path):
    for name in ("photos", "painted"):
        (tmp_path / name).mkdir()
    save_picture(tmp_path / "style.png", np.full((8, 8, 3), 90, np.uint8))
    return tmp_path


def draw(folder, number, first=(200, 200, 200)):
    rng = np.random.default_rng(number)
    pixels = rng.integers(10, 256, (5 + number % 3, 7, 3)).astype(np.uint8)
    pixels[0, 0] = first
    save_picture(folder / "photos" / f"{number:03d}.png", pixels)


def make_options(folder, **options):
    stylize = StylizeOptions(
        str(folder / "photos"), str(folder / "out"), style=str(folder / "style.png")
    )
    return BatchOptions(stylize, actors=2, **options)


def run(folder, *, seconds=0.0, **options):
    return stylize_batch(
        make_options(folder, **options),
        make_stylizer=functools.partial(make_stand_in, folder / "painted", seconds),
    )


def read_results(folder):
    return [json.loads(line) for line in (folder / "out" / NAME).read_text().splitlines()]


def wait_until_painted(folder, count):
    while len(list_painted(folder / "painted")) < count:
        time.sleep(0.02)


@pytest.mark.broad
def test_results_equal_serial_ones_and_a_rerun_does_what_is_missing_or_changed(cluster, folder):
    for number in range(30):
        draw(folder, number)
    summary = run(folder)
    assert (summary.written, summary.left, summary.failed) == (30, 0, 0)
    (folder / "serial").mkdir()
    rows = read_results(folder)
    assert [row["row"] for row in rows] == list(range(1, 31))
    for row in rows:
        serial = folder / "serial" / pathlib.Path(row["output"]).name
        job = RestyleJob(row["content"], str(serial), (Region(None, None),))
        result = restyle_file(StandInStylizer(folder / "painted"), job)
        assert pathlib.Path(row["output"]).read_bytes() == serial.read_bytes()
        assert (row["sha256"], row["bytes"]) == (result.sha256, result.size)
        assert row["status"] == "written" and row["seconds"] >= 0
    before = len(list_painted(folder / "painted"))
    draw(folder, 3, first=(100, 100, 100))  # changed
    (folder / "out" / "004.png").unlink()  # missing
    (folder / "out" / "005.png").write_bytes(b"half")
    draw(folder, 30)  # new
    summary = run(folder)
    assert (summary.written, summary.left, summary.failed) == (4, 27, 0)
    painted = [line for _, line in list_painted(folder / "painted")]
    counts = collections.Counter(painted)
    assert len(painted) == before + 4
    assert counts[str(folder / "photos" / "030.png")] == 1
    again = {row["output"]: row for row in read_results(folder)}
    for row in rows[6:]:
        assert again[row["output"]] == row
    assert not any(".tmp" in path.name for path in (folder / "out").iterdir())
    assert not list((folder / "out" / PARTS).iterdir())


@pytest.mark.slow
def test_a_picture_that_takes_its_process_down_costs_only_itself(cluster, folder):
    for number in range(12):
        draw(folder, number, first=POISON if number == 5 else (200, 200, 200))
    summary = run(folder, most_attempts=2)
    assert (summary.written, summary.failed) == (11, 1)
    (row,) = [row for row in read_results(folder) if row["status"] == "failed"]
    assert row["content"].endswith("005.png")
    assert row["error"].endswith("005.png: the process that restyled it died 2 times")


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    import keras

    from tfstyle.methods.checkpoint import save_checkpoint
    from tfstyle.methods.local_transfer.config import LocalTransferConfig
    from tfstyle.methods.local_transfer.network import LocalTransferNetwork

    keras.utils.set_random_seed(3)
    folder = tmp_path_factory.mktemp("checkpoint")
    save_checkpoint(LocalTransferNetwork(LocalTransferConfig.tiny()), folder / "tiny")
    return str(folder / "tiny")


@pytest.mark.slow
def test_a_network_in_two_processes_paints_what_bin_stylize_paints(cluster, folder, checkpoint):
    from tfstyle.inference.stylize_files import stylize_files

    rng = np.random.default_rng(0)
    for number in range(8):
        pixels = rng.integers(0, 256, (24 + number, 32, 3)).astype(np.uint8)
        save_picture(folder / "photos" / f"{number}.png", pixels)
    options = StylizeOptions(
        str(folder / "photos"),
        str(folder / "serial"),
        style=str(folder / "style.png"),
        checkpoint=checkpoint,
    )
    stylize_files(options)
    manifest = folder / "manifest.jsonl"
    manifest.write_text(
        "".join(
            json.dumps({"content": f"photos/{number}.png", "style": "style.png"}) + "\n"
            for number in range(8)
        )
    )
    summary = stylize_batch(
        BatchOptions(
            StylizeOptions(str(manifest), str(folder / "out"), checkpoint=checkpoint), actors=2
        )
    )
    assert summary.written == 8
    for number in range(8):
        paths = [folder / name / f"{number}.png" for name in ("serial", "out")]
        serial, batch = (load_picture(path).pixels_uint8 for path in paths)
        assert np.array_equal(serial, batch)
        content = load_picture(folder / "photos" / f"{number}.png").pixels_uint8
        assert not np.array_equal(serial, content)


@pytest.mark.broad
def test_nothing_is_lost_when_a_worker_and_a_node_die_and_each_bad_picture_is_named(
    cluster, folder
):
    count, bad = 500, {}
    for number in range(count):
        draw(folder, number)
        path = folder / "photos" / f"{number:03d}.png"
        kind = number % 10
        if kind == 1:
            path.write_bytes(path.read_bytes()[:40])
            bad[path] = "damaged"
        elif kind == 4:
            path.write_bytes(b"no picture")
            bad[path] = "not a readable picture"
        elif kind == 7:
            draw(folder, number, first=REFUSED)
            bad[path] = "refused"
    killed = []

    def kill():
        wait_until_painted(folder, 80)
        pids = [pid for pid, _ in list_painted(folder / "painted")]
        killed.append(pids[-1])
        os.kill(pids[-1], signal.SIGKILL)
        wait_until_painted(folder, 180)
        cluster.remove_node(cluster.second, allow_graceful=False)

    killer = threading.Thread(target=kill)
    killer.start()
    summary = run(folder, seconds=0.02)
    killer.join()
    assert killed and len(cluster.list_all_nodes()) == 1
    assert (summary.written, summary.left, summary.failed) == (350, 0, 150)
    rows = read_results(folder)
    assert [row["row"] for row in rows] == list(range(1, count + 1))
    for row in rows:
        path = pathlib.Path(row["content"])
        assert row["status"] == ("failed" if path in bad else "written")
        if path in bad:
            assert str(path) in row["error"] and "\n" not in row["error"]
            assert not pathlib.Path(row["output"]).exists()
        else:
            pixels = load_picture(path).pixels_uint8
            assert np.array_equal(load_picture(row["output"]).pixels_uint8, 255 - pixels)
    assert len(list((folder / "out").glob("*.png"))) == 350
    assert not any(".tmp" in path.name for path in (folder / "out").iterdir())
    # Two pictures at a time were at work in each process that died.
    assert len(list_painted(folder / "painted")) <= 400 + 2 * 2

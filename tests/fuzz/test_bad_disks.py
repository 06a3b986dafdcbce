# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Disks that fill up or cannot be written to, and files that vanish while they are read."""

import json
import os
import pickle
import subprocess

import numpy as np
import pytest

from tfstyle.batch.ledger import Ledger
from tfstyle.batch.planning import Plan, Task
from tfstyle.batch.results import ResultIndex
from tfstyle.batch.worker import Worker
from tfstyle.errors import InputError
from tfstyle.files import opening
from tfstyle.files.atomic import DISK_FULL
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.folder_job import find_done, restyle_many
from tfstyle.inference.job_record import JobRecord
from tfstyle.inference.region_options import Region
from tfstyle.inference.restyle_file import RestyleJob
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.regions.from_file import load_mask

COUNT = 12


class InvertingStylizer:
    def stylize_regions(self, content, regions, **options):
        del regions, options
        return 255 - content.pixels_uint8


class SmallDisk:
    """A tmpfs of a few blocks."""

    def __init__(self, folder):
        self.folder = folder

    def mount(self, options):
        return subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", self.folder], capture_output=True
        )

    def change(self, options):
        subprocess.run(["mount", "-o", f"remount,{options}", self.folder], check=True)


@pytest.fixture
def disk(tmp_path):
    """Room for some of the results, not for all."""
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = SmallDisk(folder)
    done = disk.mount("size=64k")
    if done.returncode:
        pytest.skip(f"only root may mount a small disk: {done.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def photos(tmp_path):
    """Photographs of noise, whose results take three pages each."""
    folder = tmp_path / "photos"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for number in range(COUNT):
        pixels = rng.integers(0, 256, (50, 60, 3)).astype(np.uint8)
        save_picture(folder / f"{number:02d}.png", pixels)
    return folder


def check_results(photos, folder):
    """Names of the results, each of which is whole; nothing else has their suffix."""
    names = sorted(path.name for path in folder.glob("*.png"))
    for name in names:
        expected = 255 - load_picture(photos / name).pixels_uint8
        assert np.array_equal(load_picture(folder / name).pixels_uint8, expected)
    assert not [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]
    return names


def test_a_folder_job_on_a_full_disk_keeps_what_is_whole_and_goes_on_later(disk, photos):
    jobs = [
        RestyleJob(str(path), str(disk.folder / path.name), (Region(None, None),))
        for path in sorted(photos.iterdir())
    ]
    record = JobRecord(disk.folder, {}, resume=False)
    record.begin()
    with pytest.raises(OSError) as caught:
        restyle_many(InvertingStylizer(), jobs, record, workers=2)
    assert caught.value.errno in DISK_FULL and str(disk.folder) in caught.value.filename
    before = check_results(photos, disk.folder)
    assert 0 < len(before) < COUNT
    disk.change("size=1m")
    record = JobRecord(disk.folder, {}, resume=True)
    done = find_done(jobs, record, workers=2)
    assert {os.path.basename(path) for path in done} <= set(before)
    assert len(done) >= len(before) - 1  # the record may have been what was too much
    record.begin()
    written, failed = restyle_many(
        InvertingStylizer(), [job for job in jobs if job.output not in done], record, workers=2
    )
    assert not failed and len(written) == COUNT - len(done)
    assert len(check_results(photos, disk.folder)) == COUNT


def run_batch(photos, folder):
    """One run of the batch's plan, worker and ledger in this process; why it stopped, or None."""
    manifest = photos.parent / "manifest.jsonl"
    manifest.write_text(
        "".join(
            json.dumps({"content": str(path), "style": str(path)}) + "\n"
            for path in sorted(photos.iterdir())
        )
    )
    ledger = Ledger(str(folder))
    plan = Plan(StylizeOptions(str(manifest), str(folder)), [], "", ResultIndex(str(folder)))
    tasks = list(plan.list_tasks())
    worker = Worker(
        lambda method, *arguments: getattr(ledger, method)(*arguments),
        InvertingStylizer,
        seconds_per_picture=60,
    )
    worker({"task": [pickle.dumps(task) for task in tasks]})
    stopped = ledger.take_news().stopped
    if not stopped:
        ledger.close_wave()
        index = ResultIndex(str(folder))
        index.finish(plan.hashes)
    return stopped, len(tasks)


def test_a_batch_on_a_full_disk_stops_and_goes_on_later(disk, photos):
    stopped, count = run_batch(photos, disk.folder)
    assert count == COUNT and stopped.startswith("cannot write ") and str(disk.folder) in stopped
    assert 0 < len(check_results(photos, disk.folder)) < COUNT
    disk.change("size=1m")
    stopped, count = run_batch(photos, disk.folder)
    assert stopped is None and count > 0
    assert len(check_results(photos, disk.folder)) == COUNT
    assert run_batch(photos, disk.folder) == (None, 0)


def test_a_disk_that_is_read_only_is_one_line(disk, photos):
    disk.change("ro")
    output = disk.folder / "a.png"
    with pytest.raises(InputError, match="cannot write .*a.png: Read-only file system"):
        save_picture(output, np.zeros((2, 2, 3), np.uint8))
    with pytest.raises(InputError, match="Read-only file system"):
        check_can_fill(disk.folder / "new")
    job = RestyleJob(str(next(photos.iterdir())), str(output), (Region(None, None),))
    ledger = Ledger(str(photos.parent / "results"))
    worker = Worker(
        lambda method, *arguments: getattr(ledger, method)(*arguments),
        InvertingStylizer,
        seconds_per_picture=60,
    )
    worker({"task": [pickle.dumps(Task(1, job.content, job, "", 0, None))]})
    (line,) = ledger.take_news().lines
    assert job.content in line and "Read-only file system" in line and "\n" not in line


@pytest.mark.parametrize("shrinks", [False, True])
@pytest.mark.parametrize("reader", ["picture", "mask"])
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".bmp"])
def test_a_file_that_vanishes_or_shrinks_while_it_is_read_is_named(
    tmp_path, monkeypatch, suffix, reader, shrinks
):
    path = tmp_path / f"photo{suffix}"
    pixels = np.random.default_rng(0).integers(0, 256, (40, 50, 3)).astype(np.uint8)
    save_picture(path, pixels)
    choose = opening._choose_decoder

    def vanish(first):
        if shrinks:
            os.truncate(path, 40)
        else:
            path.unlink()
        return choose(first)

    monkeypatch.setattr(opening, "_choose_decoder", vanish)
    with pytest.raises(InputError) as caught:
        if reader == "picture":
            load_picture(path)
        else:
            load_mask(path, load_picture(pixels))
    assert str(caught.value).startswith(str(path)) and "\n" not in str(caught.value)

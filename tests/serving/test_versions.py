# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Versions are numbered on, appear whole, and are never replaced."""

import concurrent.futures
import pathlib
import signal
import subprocess
import sys

import pytest

from tfstyle.errors import InputError
from tfstyle.serving.versions import list_versions, write_next_version

ROOT = pathlib.Path(__file__).resolve().parents[2]


def write(folder, text="model"):
    return write_next_version(folder, lambda place: (place / "saved_model.pb").write_text(text))


def test_the_first_version_is_1_and_the_next_follows_the_largest(tmp_path):
    assert write(tmp_path / "models" / "tint") == tmp_path / "models" / "tint" / "1"
    (tmp_path / "models" / "tint" / "41").mkdir()
    assert write(tmp_path / "models" / "tint").name == "42"
    assert list_versions(tmp_path / "models" / "tint") == [1, 41, 42]


def test_only_folders_with_whole_numbers_for_names_are_versions(tmp_path):
    for name in ("2", "007", "-1", "3.5", "x", ".4", "\u0663"):
        (tmp_path / name).mkdir()
    (tmp_path / "9").write_text("a file")
    assert list_versions(tmp_path) == [2]
    assert list_versions(tmp_path / "nosuch") == []


def test_until_it_is_whole_no_version_is_seen_and_after_an_error_nothing_is_left(tmp_path):
    def fail(place):
        (place / "half").write_text("half")
        assert list_versions(tmp_path) == []
        raise RuntimeError("the disk broke")

    with pytest.raises(RuntimeError):
        write_next_version(tmp_path, fail)
    assert list(tmp_path.iterdir()) == []


def test_a_number_taken_meanwhile_is_left_to_its_owner(tmp_path):
    def write_late(place):
        (place / "saved_model.pb").write_text("late")
        write(tmp_path, "early")

    assert write_next_version(tmp_path, write_late).name == "2"
    texts = {path.parent.name: path.read_text() for path in tmp_path.glob("*/saved_model.pb")}
    assert texts == {"1": "early", "2": "late"}


def test_twenty_exports_at_once_make_twenty_versions(tmp_path):
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        places = list(pool.map(lambda index: write(tmp_path, str(index)), range(20)))
    assert list_versions(tmp_path) == list(range(1, 21))
    assert [pathlib.Path(p, "saved_model.pb").read_text() for p in places] == [
        str(index) for index in range(20)
    ]


WRITE_AND_WAIT = """
import sys, time
from tfstyle.serving.versions import write_next_version
def write(place):
    (place / "half").write_text("half")
    print("writing", flush=True)
    time.sleep(600)
write_next_version(sys.argv[1], write)
"""


def start_export(folder):
    """A process in the middle of an export."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITE_AND_WAIT, folder],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == "writing\n"
    return process


def list_unfinished(folder):
    return {path.name for path in folder.iterdir() if path.name.startswith(".export-")}


def test_what_a_killed_export_left_is_removed_by_the_next_and_what_a_living_one_writes_is_not(
    tmp_path,
):
    killed, living = start_export(tmp_path), start_export(tmp_path)
    try:
        both = list_unfinished(tmp_path)
        assert len(both) == 2
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        (tmp_path / ".export-notes").mkdir()  # not a name of ours
        assert write(tmp_path).name == "1"
        left = list_unfinished(tmp_path) - {".export-notes"}
        assert len(left) == 1 and left < both
        assert (tmp_path / left.pop() / "half").read_text() == "half"
        assert (tmp_path / ".export-notes").is_dir()
    finally:
        living.kill()
        living.communicate()
    write(tmp_path)
    assert list_unfinished(tmp_path) == {".export-notes"}


def test_a_folder_made_for_a_version_that_failed_is_removed_again(tmp_path):
    def fail(place):
        raise RuntimeError("the disk broke")

    (tmp_path / "there").mkdir()
    for name in ("made", "there"):
        with pytest.raises(RuntimeError):
            write_next_version(tmp_path / name, fail)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_disk_without_locks_is_written_to_and_nothing_is_removed_there(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", refuse)
    (tmp_path / ".export-0123abcd").mkdir()
    assert write(tmp_path).name == "1"
    assert list_unfinished(tmp_path) == {".export-0123abcd"}


def test_a_folder_that_cannot_be_made_is_an_input_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file"):
        write(tmp_path / "file")

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Versions are numbered on, appear whole, and are never replaced."""

import concurrent.futures
import pathlib

import pytest

from tfstyle.errors import InputError
from tfstyle.serving.versions import list_versions, write_next_version


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


def test_a_folder_that_cannot_be_made_is_an_input_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file"):
        write(tmp_path / "file")

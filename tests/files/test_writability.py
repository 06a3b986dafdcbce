# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import os
import tempfile

import pytest

from tfstyle.errors import InputError
from tfstyle.files.writability import check_can_fill, check_can_write


def test_a_new_file_and_an_old_one_can_be_written_and_the_question_leaves_nothing(tmp_path):
    (tmp_path / "old.png").write_bytes(b"old")
    (tmp_path / "link.png").symlink_to("old.png")
    for name in ("new.png", "old.png", "link.png"):
        check_can_write(tmp_path / name)
    assert sorted(os.listdir(tmp_path)) == ["link.png", "old.png"]
    assert (tmp_path / "old.png").read_bytes() == b"old"


@pytest.mark.parametrize(
    "name, message",
    [
        ("nowhere/out.png", "there is no folder"),
        ("file/out.png", "Not a directory"),
        ("x" * 300 + ".png", "File name too long"),
        ("folder", "not a file"),
        ("pipe", "not a file"),
    ],
)
def test_a_place_that_cannot_be_written_is_named_with_the_reason(tmp_path, name, message):
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match=message) as caught:
        check_can_write(tmp_path / name)
    assert name[:100] in str(caught.value)


def test_a_folder_and_one_that_is_to_be_made_can_be_filled_and_none_is_made(tmp_path):
    check_can_fill(tmp_path)
    check_can_fill(tmp_path / "a" / "b")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["file", "file/out", "x" * 300, "a/" + "x" * 5000])
def test_a_folder_that_cannot_be_made_is_named(tmp_path, name):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="cannot make the folder") as caught:
        check_can_fill(tmp_path / name)
    assert name[:100] in str(caught.value)  # a line has an end


def test_a_folder_in_which_no_file_can_be_made_is_told(tmp_path, monkeypatch):
    # A stand-in, since root may write into folders of any permissions.
    def refuse(dir):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(InputError, match="out.png: Permission denied"):
        check_can_write(tmp_path / "out.png")
    with pytest.raises(InputError, match="cannot write into .*: Permission denied"):
        check_can_fill(tmp_path / "out")

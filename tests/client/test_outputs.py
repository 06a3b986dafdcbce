# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A result is written whole, or what was there before stays."""

import errno
import os
import pathlib

import pytest

from tfstyle_client import DiskFull, InvalidPicture
from tfstyle_client.outputs import check_output, make_folder, write_whole


def fail(code):
    def raise_it(*_, **__):
        raise OSError(code, os.strerror(code))

    return raise_it


@pytest.mark.parametrize(
    "code, kind",
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EIO, InvalidPicture),
        (errno.EROFS, InvalidPicture),
    ],
)
def test_a_write_that_fails_leaves_what_was_there(tmp_path, monkeypatch, code, kind):
    path = tmp_path / "out.png"
    path.write_bytes(b"before")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail(code))
        with pytest.raises(kind, match="cannot write .*out.png: " + os.strerror(code)):
            write_whole(path, b"after")
    assert path.read_bytes() == b"before" and os.listdir(tmp_path) == ["out.png"]


def test_a_read_only_disk_is_one_error_though_it_refuses_the_cleaning_too(tmp_path, monkeypatch):
    monkeypatch.setattr(pathlib.Path, "write_bytes", fail(errno.EROFS))
    monkeypatch.setattr(pathlib.Path, "unlink", fail(errno.EROFS))
    with pytest.raises(InvalidPicture, match="out.png: Read-only file system"):
        write_whole(tmp_path / "out.png", b"after")


def test_a_read_only_folder_shows_before_anything_is_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    for check in (lambda: check_output(tmp_path / "out.png"), lambda: make_folder(tmp_path / "a")):
        with pytest.raises(InvalidPicture, match="is read-only"):
            check()


def test_a_pipe_a_device_and_a_folder_are_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "folder.png").mkdir()
    for path in (tmp_path / "pipe.png", tmp_path / "folder.png", "/dev/null"):
        with pytest.raises(InvalidPicture, match="it is a (pipe or a device|folder)"):
            write_whole(path, b"after")
    assert (tmp_path / "pipe.png").is_fifo() and (tmp_path / "folder.png").is_dir()


def test_a_link_is_followed_and_not_replaced(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "link.png").symlink_to(tmp_path / "kept" / "file.png")
    write_whole(tmp_path / "link.png", b"after")
    assert (tmp_path / "link.png").is_symlink()
    assert (tmp_path / "kept" / "file.png").read_bytes() == b"after"


@pytest.mark.parametrize("name", ["a" * 300 + ".png", "a\0b.png"])
def test_a_name_that_no_file_can_have_is_one_error(tmp_path, name):
    with pytest.raises(InvalidPicture, match="cannot write"):
        write_whole(tmp_path / name, b"after")
    assert not os.listdir(tmp_path)

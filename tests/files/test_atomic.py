# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import errno
import os

import pytest

from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder, make_folder_atomically, open_atomically


def test_a_file_has_its_name_only_when_the_block_has_ended(tmp_path):
    path = tmp_path / "out.bin"
    with open_atomically(path) as stream:
        stream.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["out.bin"]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        with open_atomically(path, "w") as stream:
            stream.write("half")
            raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.txt"]


def test_a_symbolic_link_still_points_at_what_was_written(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    with open_atomically(tmp_path / "link", "w") as stream:
        stream.write("é")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text("utf-8") == "é"


def test_new_files_have_the_usual_permissions(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    with open_atomically(tmp_path / "ours") as stream:
        stream.write(b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("name", ["missing/out.png", "."])
def test_a_place_that_cannot_be_written_is_an_input_error(tmp_path, name):
    with pytest.raises(InputError, match="cannot write"):
        with open_atomically(tmp_path / name):
            pass


def test_a_long_name_outside_ascii_can_be_written(tmp_path):
    path = tmp_path / ("写" * 80 + ".png")  # 244 bytes of the 255 that disks allow
    with open_atomically(path) as stream:
        stream.write(b"new")
    assert path.read_bytes() == b"new"


def test_a_folder_is_made_with_those_above_it_or_refused_in_one_line(tmp_path):
    for _ in range(2):
        make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    for name in ("file", "file/below"):
        with pytest.raises(InputError, match=f"cannot make the folder .*{name}: "):
            make_folder(tmp_path / name)


@pytest.mark.parametrize("write", [open_atomically, make_folder_atomically, make_folder])
def test_a_name_too_long_for_the_file_system_is_refused_before_anything_is_written(tmp_path, write):
    with pytest.raises(InputError, match="cannot .*name too long"):
        with write(tmp_path / ("x" * 300)):
            pytest.fail("began to write")
    assert os.listdir(tmp_path) == []


def test_a_full_disk_is_not_the_users_mistake(tmp_path, monkeypatch):
    def fill_up(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("builtins.open", fill_up)
    with pytest.raises(OSError, match="No space left"):
        with open_atomically(tmp_path / "out.png"):
            pass


def test_only_whole_writes_are_possible(tmp_path):
    with pytest.raises(ValueError, match="whole files"):
        with open_atomically(tmp_path / "x", "ab"):
            pass


def test_a_folder_replaces_the_old_one_and_keeps_what_it_has_not_itself(tmp_path):
    target = tmp_path / "checkpoints" / "last"
    for content in ("first", "second"):
        with make_folder_atomically(target) as folder:
            (folder / "weights").write_text(content)
        assert (target / "weights").read_text() == content
        if content == "first":
            (target / "notes.txt").write_text("the user's")
            (target / "pictures").mkdir()
            (target / "pictures" / "a").write_text("the user's")
            (target / "link").symlink_to("nowhere")
    assert sorted(os.listdir(target)) == ["link", "notes.txt", "pictures", "weights"]
    assert (target / "notes.txt").read_text() == "the user's"
    assert (target / "pictures" / "a").read_text() == "the user's"
    assert os.readlink(target / "link") == "nowhere"
    assert os.listdir(target.parent) == ["last"]


def test_a_failed_folder_leaves_the_old_one(tmp_path):
    target = tmp_path / "last"
    target.mkdir()
    (target / "weights").write_text("old")
    with pytest.raises(RuntimeError):
        with make_folder_atomically(target) as folder:
            (folder / "weights").write_text("half")
            raise RuntimeError
    assert (target / "weights").read_text() == "old"
    assert os.listdir(tmp_path) == ["last"]


def test_a_folder_does_not_replace_a_file(tmp_path):
    (tmp_path / "file").write_text("kept")
    with pytest.raises(InputError, match="a file of that name"):
        with make_folder_atomically(tmp_path / "file"):
            pass
    assert (tmp_path / "file").read_text() == "kept"

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pytest

from tfstyle.errors import InputError
from tfstyle.inference.content_files import find_mask_file, is_many, list_content_files


@pytest.fixture
def folder(tmp_path):
    for name in ("a.jpg", "b.png", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def test_a_folder_and_a_pattern_are_many_and_a_file_is_one(folder):
    assert is_many(str(folder)) and is_many(str(folder / "*.jpg"))
    assert not is_many(str(folder / "a.jpg")) and not is_many(str(folder / "none.jpg"))


def test_a_folder_gives_each_picture_its_result(folder, tmp_path):
    files = list_content_files(str(folder), str(tmp_path / "out"), suffix=".webp")
    assert [(f.content.name, f.output.name) for f in files] == [
        ("a.jpg", "a.webp"), ("b.png", "b.webp")]
    assert files[0].preview == tmp_path / "out" / "a_preview.png"


def test_pictures_of_one_stem_get_results_of_their_own(folder, tmp_path):
    (folder / "a.png").write_bytes(b"x")
    outputs = [f.output.name for f in list_content_files(str(folder), str(tmp_path / "out"))]
    assert outputs == ["a.jpg.png", "a.png.png", "b.png"]


@pytest.mark.parametrize("content, output, message", [
    ("none.jpg", "out.png", "none.jpg"),
    ("a.jpg", "out.gif", "gif"),
    ("a.jpg", "nowhere/out.png", "nowhere"),
    ("a.jpg", ".", "folder"),
    (".", "a.jpg", "needs a folder"),
    ("*.bmp", "out", "bmp"),
    ("a.jpg", "a.jpg", "overwrite"),
    (".", ".", "overwrite"),
])
def test_what_cannot_be_done_is_told_before_it_is_tried(
    folder, monkeypatch, content, output, message
):
    monkeypatch.chdir(folder)
    with pytest.raises(InputError, match=message):
        list_content_files(content, output)


def test_a_mask_is_found_by_its_pictures_stem(folder, tmp_path):
    masks = tmp_path / "masks"
    masks.mkdir()
    for name in ("a.png", "a.txt", "ab.png", "c.npy", "c.png"):
        (masks / name).write_bytes(b"x")
    assert find_mask_file(str(masks), folder / "a.jpg") == str(masks / "a.png")
    assert find_mask_file("one.png", folder / "a.jpg") == "one.png"
    with pytest.raises(InputError, match="b.png"):
        find_mask_file(str(masks), folder / "b.png")
    with pytest.raises(InputError, match="c.npy and c.png"):
        find_mask_file(str(masks), folder / "c.jpg")

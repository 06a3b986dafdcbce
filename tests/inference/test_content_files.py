# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import os

import pytest

from tfstyle.errors import InputError
from tfstyle.inference.content_files import MaskFinder, is_many, list_content_files


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
        ("a.jpg", "a.webp"),
        ("b.png", "b.webp"),
    ]
    assert files[0].preview == tmp_path / "out" / "a_preview.png"


def test_pictures_of_one_stem_get_results_of_their_own(folder, tmp_path):
    (folder / "a.png").write_bytes(b"x")
    outputs = [f.output.name for f in list_content_files(str(folder), str(tmp_path / "out"))]
    assert outputs == ["a.jpg.png", "a.png.png", "b.png"]


@pytest.mark.parametrize(
    "content, output, message",
    [
        ("none.jpg", "out.png", "none.jpg"),
        ("a.jpg", "out.gif", "gif"),
        ("a.jpg", "nowhere/out.png", "nowhere"),
        ("a.jpg", ".", "folder"),
        (".", "a.jpg", "needs a folder"),
        ("*.bmp", "out", "bmp"),
        ("a.jpg", "a.jpg", "overwrite"),
        (".", ".", "where the pictures of --content=. are"),
        ("*.jpg", "../{folder}", "name another folder"),
        ("x" * 5000, "out.png", "no such file"),
        ("x" * 5000 + "*.jpg", "out", "no match as a pattern"),
        ("a.jpg", "x" * 300 + ".png", "File name too long"),
        ("a.jpg", "x" * 5000 + "/out.png", "no folder|too long"),
    ],
)
def test_what_cannot_be_done_is_told_before_it_is_tried(
    folder, monkeypatch, content, output, message
):
    monkeypatch.chdir(folder)
    with pytest.raises(InputError, match=message):
        list_content_files(content, output.replace("{folder}", folder.name))


def test_a_preview_whose_name_is_too_long_is_told(folder):
    output = folder / ("x" * 245 + ".png")
    assert list_content_files(str(folder / "a.jpg"), str(output))
    with pytest.raises(InputError, match="_preview.png: File name too long"):
        list_content_files(str(folder / "a.jpg"), str(output), preview=True)


@pytest.mark.parametrize(
    "names, content, output, options, message",
    [
        (("x/a.jpg", "y/a.jpg"), "[xy]/*.jpg", "out", {}, "x/a.jpg and the result of y/a.jpg"),
        (("a.jpg", "a_preview.jpg"), "*.jpg", "out", {"preview": True}, "one another"),
        (
            ("p_preview.png",),
            "p_preview.png",
            "p.png",
            {"preview": True},
            "overwrite p_preview.png",
        ),
        (("x/a.jpg", "x/b.jpg"), "x/*.jpg", "link", {"suffix": ".jpg"}, "name another folder"),
        (("a.png", "b.png"), "*.png", "out", {}, "overwrite b.png"),
    ],
)
def test_results_and_previews_overwrite_neither_contents_nor_one_another(
    tmp_path, monkeypatch, names, content, output, options, message
):
    monkeypatch.chdir(tmp_path)
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "x")
    (tmp_path / "out").mkdir()
    if "b.png" in names:
        (tmp_path / "out/a.png").hardlink_to("b.png")
    with pytest.raises(InputError, match=message):
        list_content_files(content, output, **options)


def test_names_that_previews_would_take_are_free_without_previews(tmp_path):
    for name in ("a.jpg", "a_preview.jpg"):
        (tmp_path / name).write_bytes(b"x")
    assert len(list_content_files(str(tmp_path), str(tmp_path / "out"))) == 2


def test_a_mask_whose_name_only_begins_with_the_stem_is_another_pictures(tmp_path):
    (tmp_path / "a.b.png").write_bytes(b"x")
    with pytest.raises(InputError, match="no mask a.png"):
        MaskFinder().find(str(tmp_path), tmp_path / "a.jpg")
    assert MaskFinder().find(str(tmp_path), tmp_path / "a.b.jpg") == str(tmp_path / "a.b.png")


def test_a_mask_is_found_by_its_pictures_stem(folder, tmp_path):
    masks = tmp_path / "masks"
    masks.mkdir()
    for name in ("a.png", "a.txt", "ab.png", "c.npy", "c.png"):
        (masks / name).write_bytes(b"x")
    assert MaskFinder().find(str(masks), folder / "a.jpg") == str(masks / "a.png")
    assert MaskFinder().find("one.png", folder / "a.jpg") == "one.png"
    with pytest.raises(InputError, match="b.png"):
        MaskFinder().find(str(masks), folder / "b.png")
    with pytest.raises(InputError, match="c.npy and c.png"):
        MaskFinder().find(str(masks), folder / "c.jpg")


def test_a_folder_of_masks_is_listed_once(folder, tmp_path, monkeypatch):
    listed = []
    list_folder = os.listdir
    monkeypatch.setattr(os, "listdir", lambda path: listed.append(path) or list_folder(path))
    finder = MaskFinder()
    for name in ("a", "b", "a"):
        finder.find(str(folder), tmp_path / f"{name}.tif")
    assert listed == [str(folder)]

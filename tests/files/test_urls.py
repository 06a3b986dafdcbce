# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Files by URL; fsspec's file systems in memory and on this disk stand for remote ones."""

import errno

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files import urls
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.files.urls import (
    describe_file,
    is_url,
    is_url_folder,
    list_urls,
    read_url,
    write_whole,
)

fsspec = pytest.importorskip("fsspec")


@pytest.fixture(params=["memory", "file", "simplecache"])
def folder(request, tmp_path):
    if request.param == "memory":
        fsspec.filesystem("memory").store.clear()
        return "memory://bucket"
    prefix = "simplecache::" if request.param == "simplecache" else ""
    return f"{prefix}file://{tmp_path}/new"


@pytest.mark.parametrize(
    "path, expected",
    [
        ("s3://bucket/a.png", True),
        ("zip://a.png::s3://bucket/b.zip", True),
        ("simplecache::s3://bucket/a.png", True),
        ("photos/a.png", False),
        ("/photos/a:b//c.png", False),
        (r"C:\photos", False),
        (b"s3://bucket", False),
    ],
)
def test_a_url_has_a_protocol(path, expected):
    assert is_url(path) is expected


@pytest.mark.parametrize("folder", ["memory", "file"], indirect=True)  # a cache is for reading
def test_a_picture_goes_to_a_url_and_comes_back(folder):
    pixels = np.random.default_rng(0).integers(0, 256, (5, 6, 3)).astype(np.uint8)
    save_picture(f"{folder}/a.png", pixels)
    assert np.array_equal(load_picture(f"{folder}/a.png").pixels_uint8, pixels)
    save_picture(f"{folder}/b.png", pixels[:4])
    assert [url.rpartition("/")[2] for url in list_urls(folder)] == ["a.png", "b.png"]
    assert list_urls(f"{folder}/b*.png") == [
        url for url in list_urls(folder) if url.endswith("b.png")
    ]
    assert load_picture(list_urls(folder)[1]).pixels_uint8.shape == (4, 6, 3)
    assert is_url_folder(folder) and not is_url_folder(f"{folder}/a.png")


def test_the_state_of_a_file_changes_with_it(tmp_path):
    url = "memory://states/a.txt"
    assert describe_file(url) is None
    write_whole(url, b"one")
    before = describe_file(url)
    write_whole(url, b"two!")
    assert before.size == 3 and describe_file(url).size == 4 and describe_file(url) != before
    assert describe_file(tmp_path / "none") is None


@pytest.mark.parametrize(
    "url, said",
    [
        ("memory://none/a.png", "no such file"),
        ("nonsense://a.png", "cannot be opened"),
        ("file:///none/a.png", "no such file"),
    ],
)
def test_what_is_wrong_with_a_url_is_one_line_that_names_it(url, said):
    with pytest.raises(InputError, match=said) as caught:
        read_url(url)
    assert url in str(caught.value) and "\n" not in str(caught.value)


def test_a_file_of_too_many_bytes_is_not_read(monkeypatch):
    write_whole("memory://large/a.png", b"12345")
    monkeypatch.setattr(urls, "MOST_BYTES", 4)
    with pytest.raises(InputError, match="5 bytes"):
        read_url("memory://large/a.png")


class _RenamingSystem(fsspec.get_filesystem_class("dir")):
    """One whose files are written where they are seen, as HDFS and SFTP do."""

    protocol = "renaming"
    fail = False

    def pipe_file(self, path, value, **options):
        super().pipe_file(path, value[:1] if self.fail else value, **options)
        if self.fail:
            raise OSError(errno.EIO, "the line broke")


def test_elsewhere_a_file_is_written_under_another_name_and_renamed(tmp_path, monkeypatch):
    system = _RenamingSystem(path=str(tmp_path), fs=fsspec.filesystem("file"))
    monkeypatch.setattr(urls, "open_file_system", lambda url: (system, url.partition("://")[2]))
    write_whole("renaming://new/a.bin", b"whole")
    assert (tmp_path / "new" / "a.bin").read_bytes() == b"whole"
    system.fail = True
    with pytest.raises(InputError, match="renaming://new/a.bin: .*the line broke"):
        write_whole("renaming://new/a.bin", b"other")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.bin"]
    assert (tmp_path / "new" / "a.bin").read_bytes() == b"whole"

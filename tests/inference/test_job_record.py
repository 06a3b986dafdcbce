# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import os

import pytest

from tfstyle.errors import InputError
from tfstyle.inference.job_record import NAME, JobRecord, digest_files

OPTIONS = {"style": [("abc", 1.0)], "quality": 95}


@pytest.fixture
def folder(tmp_path):
    """out/ with a record of a.png and b.png, made of a.jpg and b.jpg."""
    out = tmp_path / "out"
    out.mkdir()
    record = JobRecord(out, OPTIONS, resume=False)
    record.begin()
    for name in "ab":
        (tmp_path / f"{name}.jpg").write_bytes(name.encode())
        (out / f"{name}.png").write_bytes(f"result {name}".encode())
        record.add([out / f"{name}.png"], [tmp_path / f"{name}.jpg"])
    return tmp_path


def is_done(record, folder, name):
    return record.is_done([folder / f"out/{name}.png"], [folder / f"{name}.jpg"])


def resume(folder):
    return JobRecord(folder / "out", OPTIONS, resume=True)


def test_what_was_recorded_is_done_and_nothing_else(folder):
    record = resume(folder)
    assert is_done(record, folder, "a") and is_done(record, folder, "b")
    assert not is_done(record, folder, "c")


@pytest.mark.parametrize("path", ["out/a.png", "a.jpg"])
@pytest.mark.parametrize("content", [b"", b"re", b"another"])
def test_a_result_or_source_that_has_changed_is_not_done(folder, path, content):
    (folder / path).write_bytes(content)
    assert not is_done(resume(folder), folder, "a")
    assert is_done(resume(folder), folder, "b")


def test_a_result_that_is_gone_or_has_no_preview_is_not_done(folder):
    preview = folder / "out/a_preview.png"
    preview.write_bytes(b"a preview")
    record = resume(folder)
    assert not record.is_done([folder / "out/a.png", preview], [folder / "a.jpg"])
    (folder / "out/a.png").unlink()
    assert not is_done(record, folder, "a")


def test_a_new_job_forgets_the_results_of_the_one_before(folder):
    assert not is_done(JobRecord(folder / "out", OPTIONS, resume=False), folder, "a")
    assert is_done(resume(folder), folder, "a")  # it had not begun
    JobRecord(folder / "out", OPTIONS, resume=False).begin()
    assert not is_done(resume(folder), folder, "a")


def test_a_job_goes_on_after_half_a_line(folder):
    path = folder / "out" / NAME
    path.write_bytes(path.read_bytes()[:-20])
    record = resume(folder)
    assert is_done(record, folder, "a") and not is_done(record, folder, "b")
    record.begin()
    record.add([folder / "out/b.png"], [folder / "b.jpg"])
    assert all(is_done(resume(folder), folder, name) for name in "ab")


def test_an_entry_without_sources_is_not_done(folder):
    path = folder / "out" / NAME
    path.write_text(path.read_text().replace('"sources"', '"source"', 1))
    record = resume(folder)
    assert [is_done(record, folder, name) for name in "ab"] == [False, True]


def test_other_options_are_named(folder):
    with pytest.raises(InputError, match="another style;"):
        JobRecord(folder / "out", {**OPTIONS, "style": [("abc", 0.5)]}, resume=True)
    with pytest.raises(InputError, match="another edge and another quality;"):
        JobRecord(folder / "out", {"edge": 1, "style": OPTIONS["style"]}, resume=True)


@pytest.mark.parametrize("resume", [False, True])
@pytest.mark.parametrize(
    "text", [b"", b"my notes", b"[]", b"{}", b'{"tfstyle_job": 9}', b"\xff\xfe", b"[" * 10**5]
)
def test_a_strangers_file_of_the_records_name_stays_as_it_is(tmp_path, text, resume):
    (tmp_path / NAME).write_bytes(text)
    with pytest.raises(InputError, match=NAME):
        JobRecord(tmp_path, OPTIONS, resume=resume)
    assert (tmp_path / NAME).read_bytes() == text


def test_a_pipe_of_the_records_name_is_not_read(tmp_path):
    os.mkfifo(tmp_path / NAME)
    with pytest.raises(InputError, match=f"{NAME}: what is there is not a file"):
        JobRecord(tmp_path, OPTIONS, resume=True)


def test_a_digest_tells_files_apart_and_where_one_ends(tmp_path):
    for name, content in {"a": b"xy", "b": b"z", "c": b"x", "d": b"yz", "e": b"xy"}.items():
        (tmp_path / name).write_bytes(content)
    paths = {name: tmp_path / name for name in "abcde"}
    assert digest_files([paths["a"]]) == digest_files([paths["e"]])
    assert digest_files([paths["a"], paths["b"]]) != digest_files([paths["c"], paths["d"]])
    with pytest.raises(InputError, match="nowhere"):
        digest_files([tmp_path / "nowhere"])

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A folder goes through the client with one outcome for each picture."""

import threading

import numpy as np
import pytest
from loopback.fixtures import Triple
from PIL import Image

from tfstyle_client import (
    InvalidPicture,
    InvalidSetting,
    StyleClient,
    stylize_folder,
)
from tfstyle_client.jobs import Job, run_job


@pytest.fixture
def folders(tmp_path):
    """Seven photographs with masks, of which one is cut short and one has no mask."""
    for name in ("contents", "masks"):
        (tmp_path / name).mkdir()
    for index in range(7):
        triple = Triple(index)
        Image.fromarray(triple.content).save(tmp_path / f"contents/photo{index}.png")
        if index != 5:
            Image.fromarray(triple.region).save(tmp_path / f"masks/photo{index}.bmp")
    data = (tmp_path / "contents/photo3.png").read_bytes()
    (tmp_path / "contents/photo3.png").write_bytes(data[:-100])
    (tmp_path / "contents/notes.txt").write_text("no picture")
    return tmp_path


@pytest.mark.parametrize("kind", ["rest", "grpc"])
def test_every_picture_has_one_outcome_in_the_order_of_names(server, kind, folders):
    style = Triple(0).style
    with StyleClient(getattr(server, kind), model="tint") as client:
        outcomes = stylize_folder(
            client,
            folders / "contents",
            style,
            folders / "out",
            masks=folders / "masks",
            concurrency=3,
            progress=False,
        )
    assert [o.content.name for o in outcomes] == [f"photo{index}.png" for index in range(7)]
    for index, outcome in enumerate(outcomes):
        if index == 3:
            assert isinstance(outcome.error, InvalidPicture) and outcome.output is None
            assert "photo3.png: damaged picture" in str(outcome.error)
        elif index == 5:
            assert isinstance(outcome.error, InvalidPicture)
            assert "photo5" in str(outcome.error)
        else:
            triple = Triple(index)
            triple.style = style
            triple.check(np.asarray(Image.open(outcome.output)))
    written = sorted(path.name for path in (folders / "out").iterdir())
    assert written == [f"photo{index}.png" for index in (0, 1, 2, 4, 6)]


class StubClient:
    """Counts how many requests are under way at once."""

    def __init__(self, *, code_size):
        self.code_size, self.under_way, self.most, self.encoded = code_size, 0, 0, 0
        self.styles = set()
        self._lock, self._meeting = threading.Lock(), threading.Barrier(2, timeout=20)

    def get_signatures(self):
        return {"encode_style": None} if self.code_size else {}

    def encode_style(self, style):
        self.encoded += 1
        return np.zeros(self.code_size, "float32")

    def _answer(self):
        with self._lock:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        self._meeting.wait()  # two must be under way for any to go on
        with self._lock:
            self.under_way -= 1
        return self

    def stylize(self, content, mask, style, **options):
        self.styles.add("picture")
        return self._answer()

    def stylize_with_style_code(self, content, mask, code, **options):
        self.styles.add("code")
        return self._answer()

    def save(self, path):
        path.write_bytes(b"picture")


@pytest.mark.parametrize("code_size, sent", [(0, "picture"), (300, "code"), (10**6, "picture")])
def test_concurrency_is_reached_and_not_exceeded_and_a_short_code_is_sent_for_the_style(
    code_size, sent, folders
):
    client = StubClient(code_size=code_size)
    (folders / "contents/photo6.png").unlink()
    outcomes = stylize_folder(
        client, folders / "contents", "style", folders / "out", concurrency=2, progress=False
    )
    assert all(outcome.error is None for outcome in outcomes) and len(outcomes) == 6
    assert client.most == 2
    assert client.encoded == int(code_size > 0) and client.styles == {sent}


def test_a_result_that_cannot_be_written_is_an_outcome_and_a_bad_output_folder_an_error(
    server, folders
):
    with StyleClient(server.grpc, model="tint") as client:
        for index in range(7):
            (folders / f"out/photo{index}.png").mkdir(parents=True)
        outcomes = stylize_folder(
            client, folders / "contents", Triple(0).style, folders / "out", progress=False
        )
        assert len(outcomes) == 7 and all(outcome.error for outcome in outcomes)
        with pytest.raises(InvalidPicture, match="notes.txt"):
            stylize_folder(
                client,
                folders / "contents",
                Triple(0).style,
                folders / "contents/notes.txt",
                progress=False,
            )
    with pytest.raises(InvalidSetting, match="concurrency"):
        stylize_folder(client, folders / "contents", "style", folders / "out", concurrency=0)


@pytest.mark.parametrize(
    "options, says",
    [
        (dict(output="contents"), "photo0.png.*overwrite"),
        (dict(output="masks", suffix=".bmp"), "photo0.bmp.*overwrite"),
        (dict(output="out", style="out/photo2.png"), "photo2.png.*overwrite"),
        (dict(output="out", suffix="png"), "suffix"),
        (dict(output="out", suffix=".nosuch"), "suffix"),
    ],
)
def test_what_would_be_overwritten_or_cannot_be_written_is_told_before_anything_is_asked(
    folders, monkeypatch, options, says
):
    monkeypatch.chdir(folders)
    (folders / "out").mkdir()
    (folders / "out/photo2.png").write_bytes(b"a painting")
    before = {path: path.read_bytes() for path in folders.rglob("*.*")}
    with pytest.raises(InvalidPicture, match=says):
        stylize_folder(
            None, "contents", masks="masks", progress=False, **{"style": "style", **options}
        )
    assert {path: path.read_bytes() for path in folders.rglob("*.*")} == before


@pytest.mark.parametrize(
    "make", [lambda path: np.asarray(Image.open(path)), lambda path: path.read_bytes(), Image.open]
)
def test_one_mask_for_all_may_be_an_array_bytes_or_a_pillow_picture(folders, make):
    (folders / "contents/photo6.png").unlink()
    outcomes = stylize_folder(
        StubClient(code_size=300),
        folders / "contents",
        "style",
        folders / "out",
        masks=make(folders / "masks/photo0.bmp"),
        concurrency=2,
        progress=False,
    )
    assert len(outcomes) == 6 and all(outcome.error is None for outcome in outcomes)


def test_one_picture_is_not_written_over_what_it_is_made_of(folders):
    content = str(folders / "contents/photo0.png")
    before = (folders / "contents/photo0.png").read_bytes()
    for names in ((content, "s.png"), ("none.png", content)):
        with pytest.raises(InvalidPicture, match="overwrite"):
            run_job(Job("http://127.0.0.1:1", names[0], names[1], content))
    assert (folders / "contents/photo0.png").read_bytes() == before


def test_a_bar_shows_the_progress(folders, capsys):
    (folders / "contents/photo6.png").unlink()
    stylize_folder(
        StubClient(code_size=300), folders / "contents", "style", folders / "out", concurrency=2
    )
    assert "6/6" in capsys.readouterr().err


@pytest.mark.parametrize(
    "prepare, says",
    [
        (lambda folder: folder / "nosuch", "no such folder"),
        (lambda folder: folder / "masks" / "..", "no pictures"),
        (
            lambda folder: (
                Image.new("RGB", (2, 2)).save(folder / "contents/photo1.jpg"),
                folder / "contents",
            )[1],
            "several pictures are named photo1",
        ),
    ],
)
def test_a_folder_that_cannot_be_gone_through_is_named(folders, prepare, says):
    with pytest.raises(InvalidPicture, match=says):
        stylize_folder(
            StubClient(code_size=300), prepare(folders), "style", folders / "out", progress=False
        )

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the studio answers to requests that its page would not make."""

import signal

import pytest
import requests
from forked_programs import ForkedProgram
from studio_page import MAX_UPLOAD


@pytest.fixture
def folder(studio):
    """Of the visit, which is the one that was not there before."""
    before = studio.folders
    yield lambda: next(iter(studio.folders - before))


@pytest.fixture
def visit(studio, folder):
    """The address of a visit."""
    name = requests.post(f"{studio.address}visits").json()["visit"]
    yield f"{studio.address}visits/{name}"
    requests.post(f"{studio.address}visits/{name}/end")


def test_a_file_over_the_limit_is_refused_whether_it_says_so_or_not(visit, folder):
    said = requests.put(f"{visit}/photo?name=a.jpg", data=bytes(MAX_UPLOAD + 1))
    unsaid = requests.put(f"{visit}/photo?name=a.jpg", data=iter([bytes(MAX_UPLOAD), b"1"]))
    for answer in (said, unsaid):
        assert answer.status_code == 413
        assert answer.json()["error"] == "a.jpg: more than the 3 MB allowed; send a smaller file"
    assert list(folder().iterdir()) == []


@pytest.mark.parametrize(
    "path, body, line",
    [
        ("masks", b"{", "no JSON"),
        ("masks", b"[" * 100_000, "no JSON"),
        ("masks", b"{}", "expected a base and a change"),
        ("preview", b"[]", "no photograph yet"),
        ("jobs", b"[]", "no photograph yet"),
    ],
)
def test_a_wrong_request_is_one_line(visit, path, body, line):
    answer = requests.post(f"{visit}/{path}", data=body)
    assert answer.status_code == 400 and line in answer.json()["error"]


def test_a_name_with_folders_in_it_writes_nothing_outside_the_visit(visit, folder):
    answer = requests.put(f"{visit}/photo", params={"name": "../../x/../evil.jpg"}, data=b"no")
    assert answer.json()["error"].startswith("evil.jpg: not a readable picture")
    top = folder().parent
    assert not list(top.glob("*.jpg")) and not list(top.parent.glob("evil*"))


def test_other_sites_are_kept_out(studio):
    renamed = requests.get(studio.address, headers={"Host": "evil.example:80"})
    assert renamed.status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert requests.post(f"{studio.address}visits", headers=foreign).status_code == 403
    # Following a link to the page is fine.
    assert requests.get(studio.address, headers=foreign).status_code == 200


def test_no_answer_lets_the_page_ask_elsewhere_or_stays_in_a_cache(studio):
    for path in ("", "static/main.js", "visits/none/photo.jpg"):
        headers = requests.get(studio.address + path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert headers["Cache-Control"] == "no-store"


def test_a_studio_leaves_nothing_behind_and_not_what_a_killed_one_left(start_studio):
    killed = start_studio()
    requests.post(f"{killed.address}visits")
    [left] = killed.folders
    killed.program.send_signal(signal.SIGKILL)
    killed.program.finish()
    assert left.exists()

    studio = start_studio()
    assert not left.parent.exists()
    requests.post(f"{studio.address}visits")
    [folder] = studio.folders
    studio.program.send_signal(signal.SIGINT)
    ended = studio.program.finish()
    assert not folder.parent.exists()
    assert ended.stderr == "" and ended.returncode == 130


def test_a_port_that_is_taken_is_one_line(studio):
    port = studio.address.rsplit(":", 1)[1].strip("/")
    ended = ForkedProgram("tfstyle.bin.studio", f"--port={port}").finish()
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"error: cannot listen on --host=127.0.0.1 --port={port}: ")
    assert len(ended.stderr.splitlines()) == 1

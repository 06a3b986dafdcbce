# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""bin/stylize_client as a user starts it."""

import errno
import os
import pathlib
import socket
import subprocess
import sys

import numpy as np
import pytest
from forked_programs import run_program
from loopback.fixtures import Triple
from PIL import Image

import tfstyle
from tfstyle_client.program import main

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture
def files(tmp_path, triple):
    for name in ("content", "region", "style"):
        Image.fromarray(getattr(triple, name)).save(tmp_path / f"{name}.png")
    return tmp_path


def make_arguments(**options):
    flags = {
        "content": "content.png",
        "mask": "region.png",
        "style": "style.png",
        "output": "out.png",
        "model": "tint",
        "retries": 0,
        **options,
    }
    return [f"--{name}={value}" for name, value in flags.items() if value is not None]


def start(folder, **options):
    return subprocess.run(
        [sys.executable, "-m", "tfstyle.bin.stylize_client", *make_arguments(**options)],
        cwd=folder,
        env=dict(os.environ, PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("kind", ["rest", "grpc"])
def test_a_picture_is_restyled_and_its_name_printed(server, kind, files, triple):
    ended = start(files, server=getattr(server, kind), wait=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "out.png\n", "")
    triple.check(np.asarray(Image.open(files / "out.png")))


def test_a_saved_model_stands_in_for_a_server(models_folder, files, triple):
    flags = make_arguments(server=models_folder / "tint", version=1, style_strength=0.5)
    ended = run_program("tfstyle.bin.stylize_client", *flags, cwd=files)
    assert ended.returncode == 0, ended.stderr
    triple.check(np.asarray(Image.open(files / "out.png")), share=0.25, style_strength=0.5)


def test_a_folder_with_a_bad_picture_is_gone_through_and_exits_1(server, files):
    for name in ("photos", "masks"):
        (files / name).mkdir()
    for index in range(3):
        triple = Triple(index)
        Image.fromarray(triple.content).save(files / f"photos/{index}.png")
        Image.fromarray(triple.region).save(files / f"masks/{index}.png")
    (files / "photos/1.png").write_bytes(b"no picture")
    ended = start(files, server=server.rest, content="photos", mask="masks", output="out")
    assert ended.returncode == 1
    assert ended.stdout.split() == ["out/0.png", "out/2.png"]
    assert "error: photos/1.png: content photos/1.png: not a readable picture" in ended.stderr
    assert ended.stderr.count("error: ") == 1
    assert sorted(path.name for path in (files / "out").iterdir()) == ["0.png", "2.png"]


@pytest.mark.parametrize(
    "options, status, says",
    [
        ({"content": "nosuch.jpg"}, 2, "nosuch.jpg"),
        ({"mask": "style.png"}, 2, "mask style.png: 31x24, but the content is 53x37"),
        ({"output": "out.xyz"}, 2, "out.xyz"),
        ({"label": "newest", "version": 1}, 2, "a version or a label, not both"),
        ({"server": "ftp://127.0.0.1"}, 2, "ftp://127.0.0.1"),
        *[
            ({"server": server}, 2, server)
            for server in (
                "http://",
                "http://:8501",
                "http://localhost:port",
                "http://localhost:99999",
                "http://localhost:0",
                "http://local host:8501",
                "http://[::1:8501",
                "http://a..b:8501",
                "http://localhost:8501?x=1",
                "grpc://",
                "grpc://localhost",
                "grpc://localhost:8500/model",
                "localhost:8501",
                "nosuchfolder",
                ".",
            )
        ],
        *[
            ({name: ""}, 2, f"{name}: is empty")
            for name in ("server", "content", "mask", "style", "output", "model", "suffix")
        ],
        ({"mask": "nosuch.png"}, 2, "mask: cannot read nosuch.png"),
        ({"style": "nosuch.png"}, 2, "style: cannot read nosuch.png"),
        ({"output": "nosuch/out.png"}, 2, "no folder"),
        ({"output": "out.gif"}, 2, "its suffix is none of .jpg .jpeg .png"),
        ({"model": "nosuch"}, 1, "no nosuch"),
        ({"label": "nosuch"}, 1, "no tint label 'nosuch'"),
        ({"version": 77}, 1, "version 77"),
        ({"style_strength": 2}, 2, "--style_strength: 2: use 0 to 1"),
        ({"style_strength": "nan"}, 2, "--style_strength: nan: use 0 to 1"),
        ({"stroke_size": 5}, 2, "--stroke_size: 5: use 0.5 to 4"),
        ({"concurrency": 0}, 2, "--concurrency: 0: use 1 or more"),
        ({"version": "new"}, 2, "--version: invalid whole number value: 'new'"),
        ({"deadline": "inf"}, 2, "deadline=inf"),
        ({"nosuch": 1}, 2, "unrecognized arguments: --nosuch=1"),
        ({"content": None}, 2, "required: --content"),
    ],
)
def test_what_went_wrong_is_one_line(server, files, monkeypatch, capsys, options, status, says):
    monkeypatch.chdir(files)
    before = sorted(files.rglob("*"))
    assert main(make_arguments(**{"server": server.rest, **options})) == status
    said = capsys.readouterr().err
    assert said.startswith("error: ") and said.count("\n") == 1, said
    assert says in said
    assert sorted(files.rglob("*")) == before


@pytest.mark.parametrize("name", ["content", "mask", "style", "output"])
def test_a_pipe_is_no_picture_and_nobody_waits_for_one(files, monkeypatch, capsys, name):
    monkeypatch.chdir(files)
    os.mkfifo("pipe.png")
    assert main(make_arguments(server="http://127.0.0.1:9", **{name: "pipe.png"})) == 2
    assert "pipe.png" in (said := capsys.readouterr().err) and "a pipe or a device" in said
    assert (files / "pipe.png").is_fifo()


def test_a_full_disk_is_one_line_and_exit_1(server, files, monkeypatch, capsys):
    monkeypatch.chdir(files)

    def fill(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pathlib.Path, "write_bytes", fill)
    assert main(make_arguments(server=server.rest)) == 1
    assert capsys.readouterr().err == "error: cannot write out.png: No space left on device\n"


def test_a_server_that_refuses_the_connection_is_one_short_line(files, monkeypatch, capsys):
    monkeypatch.chdir(files)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = "http://127.0.0.1:%d" % listener.getsockname()[1]
    assert main(make_arguments(server=address)) == 1
    assert capsys.readouterr().err == (
        f"error: {address}: no connection, or lost (Connection refused) (asked 1 times)\n"
    )


def test_switches_have_a_no_as_those_of_the_other_programs(server, files, monkeypatch):
    monkeypatch.chdir(files)
    flags = [*make_arguments(server=server.rest), "--nocheck", "--soft_mask"]
    jobs = []
    monkeypatch.setattr("tfstyle_client.program.run_job", lambda job: jobs.append(job) or [])
    assert main(flags) == 0 and main([*flags, "--check", "--nosoft_mask"]) == 0
    assert [(job.check, job.soft_mask) for job in jobs] == [(False, True), (True, False)]


def start_module(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "tfstyle_client", *arguments],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **options,
    )


def test_help_and_the_version_are_printed():
    ended = start_module("--help", stdout=subprocess.PIPE)
    assert ended.returncode == 0 and "--style_strength" in ended.stdout
    ended = start_module("--version", stdout=subprocess.PIPE)
    assert (ended.returncode, ended.stdout) == (0, f"tfstyle-client {tfstyle.__version__}\n")


def test_a_reader_that_has_seen_enough_ends_the_program_in_silence():
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = start_module("--version", stdout=writing)
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no /dev/full")
def test_what_cannot_be_printed_is_one_line_and_exit_1():
    with open("/dev/full", "w") as full:
        ended = start_module("--version", stdout=full)
    assert ended.returncode == 1
    assert ended.stderr == "error: cannot write the output: No space left on device\n"

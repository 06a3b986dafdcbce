# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""bin/stylize_client as a user starts it."""

import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest
from forked_programs import run_program
from loopback.fixtures import Triple
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture
def files(tmp_path, triple):
    for name in ("content", "region", "style"):
        Image.fromarray(getattr(triple, name)).save(tmp_path / f"{name}.png")
    return tmp_path


def list_flags(**options):
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
        [sys.executable, "-m", "tfstyle.bin.stylize_client", *list_flags(**options)],
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
    flags = list_flags(server=models_folder / "tint", version=1, style_strength=0.5)
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
    assert sorted(path.name for path in (files / "out").iterdir()) == ["0.png", "2.png"]


@pytest.mark.parametrize(
    "options, status, says",
    [
        ({"content": "nosuch.jpg"}, 2, "nosuch.jpg"),
        ({"mask": "style.png"}, 2, "mask style.png: 31x24, but the content is 53x37"),
        ({"output": "out.xyz"}, 2, "out.xyz"),
        ({"label": "newest", "version": 1}, 2, "a version or a label, not both"),
        ({"server": "ftp://127.0.0.1"}, 2, "ftp://127.0.0.1"),
        ({"model": "nosuch"}, 1, "no nosuch"),
        ({"version": 77}, 1, "version 77"),
        ({"style_strength": 2}, 2, "style_strength"),
    ],
)
def test_what_went_wrong_is_one_line(server, files, options, status, says):
    ended = start(files, **{"server": server.rest, **options})
    assert ended.returncode == status
    assert ended.stderr.startswith("error: ") and ended.stderr.count("\n") == 1, ended.stderr
    assert says in ended.stderr
    assert not (files / "out.png").exists() and not (files / "out.xyz").exists()

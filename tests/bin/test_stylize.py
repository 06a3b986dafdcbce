# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pathlib
import re
import subprocess
import sys

import numpy as np
import pytest

from tfstyle.files.pictures import load_picture, save_picture

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(*arguments, folder):
    return subprocess.run(
        [sys.executable, "-m", "tfstyle.bin.stylize", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(0)
    for name, shape in (("content", (24, 32, 3)), ("style", (16, 16, 3))):
        save_picture(tmp_path / f"{name}.png", rng.integers(0, 256, shape).astype(np.uint8))
    mask = np.zeros((24, 32, 3), np.uint8)
    mask[4:12, 8:20] = 255
    save_picture(tmp_path / "mask.png", mask)
    return tmp_path


def test_a_photo_a_mask_and_a_painting_give_a_restyled_photo(folder):
    from tfstyle.methods.checkpoint import save_checkpoint
    from tfstyle.methods.local_transfer.config import LocalTransferConfig
    from tfstyle.methods.local_transfer.network import LocalTransferNetwork

    save_checkpoint(LocalTransferNetwork(LocalTransferConfig.tiny()), folder / "checkpoint")
    done = run(
        "--content=content.png",
        "--mask=mask.png",
        "--style=style.png",
        "--output=out.png",
        "--checkpoint=checkpoint",
        folder=folder,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "out.png"
    content, result = (
        load_picture(folder / name).pixels_uint8 for name in ("content.png", "out.png")
    )
    inside = np.zeros((24, 32), bool)
    inside[4:12, 8:20] = True
    assert np.array_equal(result[~inside], content[~inside])
    assert (result[inside] != content[inside]).any()


def test_a_folder_of_which_some_pictures_failed_ends_with_status_1(folder, monkeypatch, capsys):
    from absl import flags

    from tfstyle.bin import stylize
    from tfstyle.inference.stylize_files import StylizeSummary

    failed = ((pathlib.Path("b.jpg"), ValueError("bad")),)
    left = (pathlib.Path("out/a.png"),)
    flags.FLAGS(["stylize", "--content=photos", "--output=out", "--box=1,2,3,4", "--style=s.png"])
    for summary, status in (
        (StylizeSummary(left, (), failed), 1),
        (StylizeSummary((), left, failed), 1),
        (StylizeSummary(left, (), ()), 0),
        (StylizeSummary((), left, ()), 0),
    ):
        monkeypatch.setattr(stylize, "stylize_files", lambda options, summary=summary: summary)
        assert stylize.main([]) == status
    assert "0 written, 1 there already, 1 failed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--content=content.png", "--mask=mask.png"],
        ["--content=content.png", "--style=style.png", "--invert_mask"],
        ["--content=content.png", "--style=style.png", "--resume"],
        ["--content=content.png", "--style=style.png", "--checkpoint=none"],
        ["--content=none.png", "--style=style.png", "--mask=mask.png"],
        ["--content=content.png", "--style=none.png", "--mask=mask.png"],
        ["--content=content.png", "--style=style.png", "--mask=mask.png", "--style_strength=3"],
        ["--content=content.png", "--style=style.png", "--box=1,2,three,4"],
        ["--content=content.png", "--region=mask.png"],
        ["--style=style.png", "--mask=mask.png"],
    ],
)
def test_a_mistake_is_one_line_and_status_2(folder, arguments):
    done = run(*arguments, "--output=out.png", folder=folder)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
    assert done.stdout == "" and not (folder / "out.png").exists()


def test_the_help_of_region_names_options_that_a_region_takes():
    from absl import flags

    from tfstyle.bin import stylize
    from tfstyle.inference.region_parsing import parse_region

    values = {"strength": 0.5, "preserve_color": "palette", "stroke_size": 2.0, "edge": "feather"}
    values["edge_radius"] = 3
    del stylize  # which defines the flag
    named = re.findall(r"(\w+)=", flags.FLAGS["region"].help.split("[:")[1].split("]")[0])
    assert sorted(named) == sorted(values)
    region = parse_region("m.png=s.jpg:" + ",".join(f"{name}={values[name]}" for name in named))
    assert (region.stroke_size, region.edge, region.edge_radius) == (2.0, "feather", 3)

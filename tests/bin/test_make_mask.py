# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""bin/make_mask as people start it: one process for each mask."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SEGMENTER = "def segment(pixels_uint8, *, prompt):\n    return pixels_uint8[..., 0] > int(prompt)\n"


@pytest.fixture(name="folder")
def write_folder(tmp_path):
    """A red disc on blue, its alpha, its annotation and a model that finds it."""
    y, x = np.mgrid[:48, :64]
    disc = np.hypot(y - 24, x - 30) < 14
    pixels = np.where(disc[..., None], np.uint8([200, 40, 30]), np.uint8([20, 60, 180]))
    pixels += np.random.default_rng(0).integers(0, 20, pixels.shape, dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "disc.png")
    Image.fromarray(np.dstack([pixels, disc * np.uint8(255)])).save(tmp_path / "cutout.png")
    Image.fromarray(disc).save(tmp_path / "given.png")
    np.save(tmp_path / "disc.npy", disc)
    corners = [16.0, 10.0, 44.0, 10.0, 44.0, 38.0, 16.0, 38.0]
    (tmp_path / "instances.json").write_text(
        json.dumps(
            {
                "images": [{"id": 1, "file_name": "disc.jpg", "height": 48, "width": 64}],
                "categories": [{"id": 1, "name": "disc"}],
                "annotations": [
                    {
                        "id": 7,
                        "image_id": 1,
                        "category_id": 1,
                        "iscrowd": 0,
                        "area": 784,
                        "bbox": [16, 10, 28, 28],
                        "segmentation": [corners],
                    }
                ],
            }
        )
    )
    (tmp_path / "finder.py").write_text(SEGMENTER)
    return tmp_path


@pytest.fixture(name="start")
def make_start(folder):
    environment = dict(os.environ, PYTHONPATH=str(ROOT))

    def start(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "tfstyle.bin.make_mask", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return start


@pytest.mark.parametrize(
    "flags, share, agreement",
    [
        (["--mask=given.png"], "19.8%", 1.0),
        (["--mask=disc.npy"], "19.8%", 1.0),
        (["--mask_from_alpha", "--content=cutout.png"], "19.8%", 1.0),
        (["--segmenter=finder:segment", "--segmenter_prompt=100"], "19.8%", 1.0),
        (["--grabcut=8,14,40,46"], None, 0.95),
        (
            [
                "--grabcut=8,14,40,46",
                "--foreground_stroke=24,24,24,36",
                "--background_stroke=9,15,9,20",
                "--stroke_width=3",
            ],
            None,
            0.95,
        ),
        (["--box=10,16,38,44"], "25.5%", 0.75),
        (["--polygon=10,16,10,44,38,44,38,16"], "25.5%", 0.75),
        (["--stroke=24,20,24,40", "--stroke_width=20"], None, 0.6),
        (["--coco_annotations=instances.json", "--coco_category=disc"], "25.5%", 0.75),
        (["--coco_annotations=instances.json", "--coco_instance=7"], "25.5%", 0.75),
    ],
)
def test_every_source_writes_its_mask_and_shows_it(start, folder, flags, share, agreement):
    ended = start("--content=disc.png", *flags, "--output=mask.png", "--preview=look.jpg")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("mask.png: 64x48, ")
    assert share is None or f"{share} inside" in ended.stdout
    with Image.open(folder / "mask.png") as image:
        assert image.mode == "L"
        mask = np.asarray(image)
    assert set(np.unique(mask)) == {0, 255}
    truth = np.load(folder / "disc.npy")
    inside = mask > 0
    assert (inside & truth).sum() / (inside | truth).sum() >= agreement
    with Image.open(folder / "look.jpg") as look:
        assert look.size == (64, 48)


def test_the_inverse_is_written_as_an_array(start, folder):
    ended = start("--content=disc.png", "--mask=given.png", "--invert_mask", "--output=mask.npy")
    assert ended.returncode == 0, ended.stderr
    mask = np.load(folder / "mask.npy")
    assert mask.dtype == np.uint8
    np.testing.assert_array_equal(mask, ~np.load(folder / "disc.npy"))


@pytest.mark.parametrize(
    "flags, fault",
    [
        (["--content=none.png", "--mask=given.png", "--output=m.png"], "none.png: no such file"),
        (["--content=disc.png", "--mask=none.png", "--output=m.png"], "none.png: no such file"),
        (["--content=disc.png", "--output=m.png"], "one source for the mask, not none"),
        (
            ["--content=disc.png", "--mask=given.png", "--box=1,1,2,2", "--output=m.png"],
            "mask and box",
        ),
        (["--content=disc.png", "--box=1,1,99,2", "--output=m.png"], "y ends at 48"),
        (["--content=disc.png", "--box=1,1,2", "--output=m.png"], "--box '1,1,2'"),
        (["--content=disc.png", "--polygon=1,1,2", "--output=m.png"], "--polygon '1,1,2'"),
        (["--content=disc.png", "--mask_from_alpha", "--output=m.png"], "no alpha channel"),
        (["--content=disc.png", "--segmenter=absent:x", "--output=m.png"], "absent"),
        (["--content=disc.png", "--mask=given.png", "--output=m.jpg"], "m.jpg"),
        (["--content=disc.png", "--mask=given.png", "--output=no/m.png"], "no folder no"),
        (["--content=disc.png", "--mask=given.png", "--output=m.png", "--preview=p.gif"], "p.gif"),
        (
            ["--content=disc.png", "--mask=given.png", "--output=m.png", "--preview=no/p.png"],
            "no folder no",
        ),
        (
            ["--content=disc.png", "--mask=given.png", "--max_pixels=9", "--output=m.png"],
            "max_pixels",
        ),
        (["--mask=given.png", "--output=m.png"], "content"),
        (
            ["--content=disc.png", "--mask=given.png", "--mask_threshold=x", "--output=m.png"],
            "mask_threshold",
        ),
    ],
)
def test_a_mistake_is_one_line_and_leaves_nothing_behind(start, folder, flags, fault):
    before = sorted(folder.iterdir())
    ended = start(*flags)
    assert (ended.returncode, ended.stdout) == (2, "")
    lines = ended.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("error: ") and fault in lines[0]
    assert sorted(path for path in folder.iterdir() if path.name != "__pycache__") == before


def test_help_shows_the_flags_and_succeeds(start):
    ended = start("--help")
    assert ended.returncode == 0
    assert all(f"--{flag}" in ended.stdout for flag in ("grabcut", "content", "segmenter_prompt"))

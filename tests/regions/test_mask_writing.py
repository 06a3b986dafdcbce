# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks are written beside what they are made of, never over it."""

import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.regions.mask_options import MaskOptions
from tfstyle.regions.mask_writing import write_mask

BOX = MaskOptions(box=(1, 1, 5, 5))


@pytest.mark.parametrize(
    "output, preview, options",
    [
        ("photo.png", None, BOX),
        ("m.png", "photo.png", BOX),
        ("m.png", "m.png", BOX),
        ("m.png", "./m.png", BOX),
        ("given.png", None, MaskOptions(mask="given.png")),
        ("m.png", "given.png", MaskOptions(mask="given.png")),
        ("linked.png", None, BOX),
    ],
)
def test_a_mask_that_would_overwrite_what_is_read_is_refused(
    tmp_path, monkeypatch, output, preview, options
):
    monkeypatch.chdir(tmp_path)
    for name in ("photo.png", "given.png"):
        Image.fromarray(np.full((12, 17, 3), 90, np.uint8)).save(name)
    (tmp_path / "linked.png").symlink_to("photo.png")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(InputError, match="overwrite"):
        write_mask("photo.png", output, options, preview=preview)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_preview_that_its_format_cannot_hold_leaves_no_mask_behind(tmp_path):
    photo = tmp_path / "photo.png"
    Image.fromarray(np.zeros((2, 20_000, 3), np.uint8)).save(photo)
    with pytest.raises(InputError, match="as WEBP"):
        write_mask(
            photo, tmp_path / "m.png", MaskOptions(box=(0, 0, 1, 9)), preview=tmp_path / "p.webp"
        )
    assert list(tmp_path.iterdir()) == [photo]


@pytest.mark.parametrize("preview", [None, "p" * 300 + "/p.png"])
def test_a_folder_of_a_name_too_long_is_one_line(tmp_path, preview):
    Image.fromarray(np.full((12, 17, 3), 90, np.uint8)).save(tmp_path / "photo.png")
    output = tmp_path / ("m.png" if preview else "m" * 300 + "/m.png")
    with pytest.raises(InputError, match="no folder|name too long"):
        write_mask(tmp_path / "photo.png", output, BOX, preview=preview and str(tmp_path / preview))
    assert len(list(tmp_path.iterdir())) == 1


def test_a_mask_and_its_preview_are_written(tmp_path):
    Image.fromarray(np.full((12, 17, 3), 90, np.uint8)).save(tmp_path / "photo.png")
    mask = write_mask(
        tmp_path / "photo.png", tmp_path / "m.png", BOX, preview=tmp_path / "look.png"
    )
    assert np.array_equal(np.asarray(Image.open(tmp_path / "m.png")), mask * 255)
    assert Image.open(tmp_path / "look.png").size == (17, 12)

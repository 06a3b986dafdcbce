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


def test_a_mask_and_its_preview_are_written(tmp_path):
    Image.fromarray(np.full((12, 17, 3), 90, np.uint8)).save(tmp_path / "photo.png")
    mask = write_mask(
        tmp_path / "photo.png", tmp_path / "m.png", BOX, preview=tmp_path / "look.png"
    )
    assert np.array_equal(np.asarray(Image.open(tmp_path / "m.png")), mask * 255)
    assert Image.open(tmp_path / "look.png").size == (17, 12)

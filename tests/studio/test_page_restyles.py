# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""From the photograph to the downloads, in a browser."""

import shlex
import zipfile

import numpy as np
import pytest
import yaml
from forked_programs import run_program
from PIL import Image

from tfstyle.files.pictures import load_picture


def read(path):
    return load_picture(path).pixels_uint8


def repeat(package, folder):
    """The pixels that the command of a package gives, run in its folder."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    command = shlex.split((folder / "README.txt").read_text().splitlines()[2])
    assert command[0] == "bin/stylize"
    ended = run_program("tfstyle.bin.stylize", *command[1:], cwd=folder)
    assert ended.returncode == 0, ended.stderr
    return read(folder / "restyled.png")


def test_a_brushed_region_is_restyled_and_everything_else_is_the_photograph(page, photo, tmp_path):
    page.open_photo(photo)
    page.drag((0.3, 0.3), (0.6, 0.3), (0.6, 0.5))
    page.restyle()
    result = page.download_result(tmp_path)
    assert result.name == "beach day_restyled.png"
    mask = page.download(page.get("link", "Download the mask of Region 1"), tmp_path)

    before, after = load_picture(photo), load_picture(result)
    inside = read(mask)[..., 0] > 127
    assert before.pixels_uint8.shape == (220, 300, 3)
    assert 0.01 < inside.mean() < 0.2
    # Where the pointer was, and where it was not.
    assert inside[66, 90] and inside[66, 180] and not inside[110, 90]
    assert np.array_equal(before.pixels_uint8[~inside], after.pixels_uint8[~inside])
    assert (before.pixels_uint8[inside] != after.pixels_uint8[inside]).any(axis=-1).mean() > 0.9
    with Image.open(result) as image:
        assert image.getexif()[0x010F] == "Maker"
        assert image.getexif().get(0x0112, 1) == 1
    assert after.icc_profile == before.icc_profile is not None


def test_the_package_of_two_regions_repeats_the_very_pixels(page, photo, tmp_path):
    page.open_photo(photo)
    page.choose("Box")
    page.drag((0.1, 0.1), (0.6, 0.5))
    page.set_slider("Strength", 80)
    page.set_slider("Stroke size", 2)
    page.get("combobox", "Mixed with").select_option("Olive")
    page.set_slider("Share of it", 30)
    page.click("Add region")
    page.drag((0.4, 0.4), (0.9, 0.9))
    page.choose("Erase")
    page.drag((0.8, 0.8), (0.95, 0.95))
    page.choose("Mint and slate")
    page.get("combobox", "Colours").select_option("luminance")
    page.get("combobox", "Edge").select_option("feather")
    page.wait()
    page.restyle()
    result = read(page.download_result(tmp_path))
    package = page.download_package(tmp_path)

    folder = tmp_path / "unpacked"
    folder.mkdir()
    assert np.array_equal(repeat(package, folder), result)
    regions = yaml.safe_load((folder / "regions.yaml").read_text())["regions"]
    assert [region["preserve_color"] for region in regions] == ["none", "luminance"]
    assert sorted(regions[0]["style"].values()) == [0.3, 0.7]
    first, second = (read(folder / region["mask"])[..., 0] > 127 for region in regions)
    assert first.mean() > 0.15 and second[150, 200] and not second[190, 260]
    # A feathered edge reaches 8 pixels out, and no farther.
    far = ~(first | second)
    far &= ~np.roll(second, (12, 12), (0, 1)) & ~np.roll(second, (-12, -12), (0, 1))
    far &= ~np.roll(second, (12, -12), (0, 1)) & ~np.roll(second, (-12, 12), (0, 1))
    assert far.any() and np.array_equal(result[far], read(photo)[far])


@pytest.mark.broad
def test_a_region_that_is_off_stays_as_it_was_and_undo_brings_everything_back(
    page, photo, tmp_path
):
    page.open_photo(photo)
    page.choose("Box")
    page.drag((0.01, 0.01), (0.4, 0.4))
    page.click("Add region")
    page.drag((0.5, 0.5), (1.0, 1.0))
    # Typing into the name of another region chooses that, and begins nothing anew.
    page.get("radio", "Edit Region 1").check(force=True)
    page.get("textbox", "Name of Region 2").fill("the sea")
    page.get("textbox", "Name of Region 2").press("Enter")
    assert page.get("radio", "Edit the sea").is_checked()
    page.get("checkbox", "Show and restyle the sea").uncheck()
    page.wait()
    page.restyle()
    before, after = read(photo), read(page.download_result(tmp_path))
    assert np.array_equal(before[100:], after[100:])
    assert not np.array_equal(before[5:80, 5:100], after[5:80, 5:100])

    for _ in range(3):  # switched off, named, marked
        page.click("Undo")
    page.wait()
    assert page.read_shares()[1] == "empty"
    assert page.get("textbox", "Name of Region 2").input_value() == "Region 2"
    for _ in range(3):
        page.click("Redo")
    page.wait()
    assert page.read_shares()[1] == "25 %"
    assert not page.get("checkbox", "Show and restyle the sea").is_checked()
    page.click("Remove the sea")
    page.wait()
    assert len(page.read_shares()) == 1


@pytest.mark.broad
def test_cancelled_work_ends_and_leaves_no_result(page, tmp_path):
    Image.effect_noise((2000, 2000), 20).resize((2000, 2000)).convert("RGB").save(
        tmp_path / "large.jpg", quality=60
    )
    page.open_photo(tmp_path / "large.jpg")
    page.click("Whole picture")
    page.wait()
    page.click("Restyle at full size")
    page.page.wait_for_function("() => document.getElementById('progress').value > 0")
    page.click("Cancel")
    page.get("button", "Restyle at full size").wait_for()
    assert page.page.locator("#downloads").is_hidden()
    job = next(url for url in reversed(page.requests) if "/jobs/" in url)
    told = page.page.evaluate("url => fetch(url).then((answer) => answer.json())", job)
    assert told["state"] == "cancelled" and told["share"] < 1
    # The lane is free for the next.
    page.choose("Erase")
    page.choose("Box")
    page.drag((0.01, 0.01), (1.0, 0.95))
    page.restyle()
    assert page.download_result(tmp_path).stat().st_size > 0

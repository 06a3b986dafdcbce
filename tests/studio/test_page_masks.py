# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The ways to mark a region, in a browser."""

import json

import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def disk(tmp_path):
    """A bright disk of radius 50 on a dark ground, 200x240; (path of the picture, its mask)."""
    y, x = np.mgrid[:200, :240]
    inside = np.hypot(y - 100, x - 120) < 50
    noise = np.random.default_rng(0).integers(0, 12, (200, 240, 1))
    pixels = np.where(inside[..., None], [230, 170, 60], [30, 60, 90]) + noise
    Image.fromarray(pixels.astype(np.uint8)).save(tmp_path / "disk.png")
    return tmp_path / "disk.png", inside


def read_mask(page, tmp_path):
    path = page.download(page.get("link", "Download the mask of Region 1"), tmp_path)
    with Image.open(path) as image:
        return np.asarray(image.convert("L")) > 127


@pytest.mark.parametrize(
    "tool, places",
    [
        ("Object", [(0.45, 0.5), (0.55, 0.5)]),
        ("Object", [(0.5, 0.5)]),  # a click
        ("Object in box", [(0.2, 0.15), (0.8, 0.85)]),
    ],
)
def test_a_rough_stroke_a_click_and_a_box_become_the_outline(page, disk, tmp_path, tool, places):
    path, inside = disk
    page.open_photo(path)
    page.choose(tool)
    page.drag(*places)
    found = read_mask(page, tmp_path)
    assert (found & inside).sum() > 0.95 * (found | inside).sum()


@pytest.mark.broad
def test_masks_are_inverted_cleared_and_uploaded(page, disk, tmp_path):
    path, inside = disk
    Image.fromarray(inside).save(tmp_path / "mask.png")
    page.open_photo(path)
    page.page.get_by_label("Upload mask").set_input_files(tmp_path / "mask.png")
    page.wait()
    assert np.array_equal(read_mask(page, tmp_path), inside)
    page.click("Invert")
    page.wait()
    assert np.array_equal(read_mask(page, tmp_path), ~inside)
    page.click("Clear")
    page.wait()
    assert page.read_shares() == ["empty"]
    Image.new("L", (9, 9), 255).save(tmp_path / "small.png")
    page.page.get_by_label("Upload mask").set_input_files(tmp_path / "small.png")
    line = page.read_error()
    assert "small.png" in line and "9x9" in line and "240x200" in line


@pytest.mark.broad
def test_a_category_of_annotations_becomes_a_region(page, disk, tmp_path):
    path, _ = disk
    annotations = {
        "images": [{"id": 1, "file_name": "disk.png", "height": 200, "width": 240}],
        "annotations": [
            {
                "id": 5,
                "image_id": 1,
                "category_id": 3,
                "segmentation": [[20, 30, 60, 30, 60, 90, 20, 90]],
            }
        ],
        "categories": [{"id": 3, "name": "kite"}, {"id": 4, "name": "cat"}],
    }
    (tmp_path / "instances.json").write_text(json.dumps(annotations))
    page.open_photo(path)
    page.page.get_by_label("Upload mask").set_input_files(tmp_path / "instances.json")
    page.click("kite")
    page.wait()
    found = read_mask(page, tmp_path)
    assert found.sum() == 60 * 40 and found[30:90, 20:60].all()


def test_a_region_is_marked_with_the_keyboard_alone(page, disk):
    page.open_photo(disk[0])
    page.page.locator("#canvas").focus()
    page.page.keyboard.press("Enter")
    page.wait()
    dot = float(page.read_shares()[0].split()[0])
    page.page.keyboard.press("]")
    page.page.keyboard.down("Space")
    for _ in range(5):
        page.page.keyboard.press("Shift+ArrowRight")
    page.page.keyboard.up("Space")
    page.wait()
    assert float(page.read_shares()[0].split()[0]) > 2 * dot
    page.page.keyboard.press("Control+z")
    page.wait()
    assert float(page.read_shares()[0].split()[0]) == dot


def test_two_fingers_zoom_and_mark_nothing_and_one_marks(open_page, disk):
    page = open_page(width=390, height=844, touch=True)
    page.open_photo(disk[0])
    box = page.page.locator("#canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touches = page.context.new_cdp_session(page.page)

    def touch(kind, *places):
        points = [{"x": px, "y": py, "id": number} for number, (px, py) in enumerate(places)]
        touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x - 20, y))
    touch("touchStart", (x - 20, y), (x + 20, y))
    touch("touchMove", (x - 60, y), (x + 60, y))
    touch("touchEnd")
    page.wait()
    assert page.page.locator("#canvas").bounding_box()["width"] > 2 * box["width"]
    assert page.read_shares() == ["empty"]
    # What was between the fingers is there still, under the one that marks now.
    touch("touchStart", (x, y))
    touch("touchEnd")
    page.wait()
    assert page.read_shares() != ["empty"]

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import zipfile

import numpy as np
import pytest
import yaml
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.inference.region_parsing import load_regions
from tfstyle.studio.drawn_styles import Style
from tfstyle.studio.region_choices import read_choices
from tfstyle.studio.repeating import name_content, pack
from tfstyle.studio.visit import Visit


@pytest.fixture
def visit(tmp_path):
    """A 1200x800 photograph, two styles, and a mask of its right half."""
    Image.new("RGB", (1200, 800), "teal").save(tmp_path / "photo.jpg")
    styles = []
    for name in ("a", "b"):
        Image.new("RGB", (9, 9), "red").save(tmp_path / f"{name}.png")
        styles.append(Style(name, name, tmp_path / f"{name}.png"))
    visit = Visit(tmp_path, max_pixels=10**6, drawn=styles)
    visit.take_photo(tmp_path / "photo.jpg", "at the sea; rm -rf.jpg")
    inside = np.zeros((800, 1200), bool)
    inside[:, 600:] = True
    visit.mask = visit.add_mask(inside)
    return visit


def make(visit, **changes):
    return {"name": "Sky", "mask": visit.mask, "styles": [{"id": "a", "weight": 1}], **changes}


def test_what_is_measured_in_pixels_is_reduced_with_the_photograph(visit):
    sent = make(visit, stroke_size=2.4, edge="feather", edge_radius=10)
    [choice] = read_choices(visit, [sent])
    full, small = choice.make_region(), choice.make_small_region(visit.get_photo())
    assert (full.stroke_size, full.edge_radius) == (2.4, 10)
    scale = 512 / 1200
    assert small.stroke_size == pytest.approx(2.4 * scale) and small.edge_radius == 4
    assert small.mask.shape == visit.get_photo().small.shape[:2] == (341, 512)
    assert small.mask[:, 257:].all() and not small.mask[:, :255].any()
    [fine] = read_choices(visit, [make(visit, stroke_size=0.5)])
    assert fine.make_small_region(visit.get_photo()).stroke_size == 0.5


@pytest.mark.parametrize(
    "sent, line",
    [
        ([], "nothing is marked"),
        ("regions", "expected a list"),
        ([{}] * 31, "31 regions"),
        ([{"mask": "other"}], "another photograph"),
        ([{"styles": [{"id": "c"}]}], "another visit"),
        ([{"styles": [{"id": "a", "weight": 2}]}], "share of a style"),
        ([{"style_strength": "much"}], "strength=much: give a number"),
        ([{"stroke_size": 9}], "stroke_size=9"),
        ([{"preserve_color": "sepia"}], "preserve_color=sepia"),
        ([{"edge": "torn"}], "edge 'torn'"),
        ([{"edge_radius": -1}], "edge radius"),
    ],
)
def test_what_the_page_does_not_send_is_one_line(visit, sent, line):
    if isinstance(sent, list):
        sent = [make(visit, **entry) for entry in sent]
    with pytest.raises(InputError, match=line):
        read_choices(visit, sent)


def test_the_packed_regions_are_read_back_as_what_was_chosen(visit, tmp_path):
    mixed = [{"id": "a", "weight": 0.3}, {"id": "b", "weight": 0.7}]
    sent = [
        make(visit, styles=mixed, style_strength=0.85, stroke_size=1.7),
        make(visit, name="Sky: *?", preserve_color="palette", edge="guided", edge_radius=5),
    ]
    choices = read_choices(visit, sent)
    photo = visit.get_photo()
    assert name_content(photo) == "at_the_sea_rm_-rf.jpg"
    pack(tmp_path / "all.zip", photo, choices, "bin/stylize ...")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        archive.extractall(tmp_path / "all")
    found = load_regions(tmp_path / "all" / "regions.yaml")
    for region, choice in zip(found, choices, strict=True):
        made = choice.make_region()
        for name in ("style_strength", "stroke_size", "preserve_color", "edge", "edge_radius"):
            assert getattr(region, name) == getattr(made, name)
        assert np.array_equal(Image.open(region.mask), Image.open(made.mask))
    folder = tmp_path / "all" / "styles"
    assert found[0].style == [(str(folder / "a.png"), 0.3), (str(folder / "b.png"), 0.7)]
    assert found[1].style == str(folder / "a.png")
    assert (tmp_path / "all" / name_content(photo)).read_bytes() == photo.path.read_bytes()
    masks = [
        region["mask"]
        for region in yaml.safe_load((tmp_path / "all/regions.yaml").open())["regions"]
    ]
    assert masks == ["masks/1_Sky.png", "masks/2_Sky.png"]

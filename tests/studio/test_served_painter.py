# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The page's painter that asks a model server."""

import dataclasses

import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.methods.method_choice import MethodChoice
from tfstyle.studio.drawn_styles import Style
from tfstyle.studio.options import StudioOptions
from tfstyle.studio.region_choices import read_choices
from tfstyle.studio.served_painter import ServedPainter
from tfstyle.studio.visit import Visit


@pytest.fixture
def painter(server):
    return ServedPainter(StudioOptions(server=server.rest, model="tint"))


@pytest.fixture
def visit(tmp_path, triple):
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    Image.fromarray(triple.content).save(tmp_path / "photo.png", exif=exif)
    Image.fromarray(triple.style).save(tmp_path / "style.png")
    visit = Visit(tmp_path, max_pixels=10**6, drawn=[Style("s", "Style", tmp_path / "style.png")])
    visit.take_photo(tmp_path / "photo.png", "photo.png")
    visit.mask = visit.add_mask(triple.region > 0)
    return visit


def choose(visit, **options):
    sent = {"name": "Sky", "mask": visit.mask, "styles": [{"id": "s", "weight": 1}], **options}
    return read_choices(visit, [sent])


def test_preview_and_full_size_are_what_the_server_paints(painter, visit, triple, tmp_path):
    told = []
    choices = choose(visit, style_strength=0.6)
    small, warnings = painter.paint_small(visit.get_photo(), choices, told.append)
    triple.check(small, style_strength=0.6)
    painter.paint_file(visit.get_photo(), choices, tmp_path / "out.png", told.append)
    triple.check(load_picture(tmp_path / "out.png").pixels_uint8, style_strength=0.6)
    with Image.open(tmp_path / "out.png") as image:
        assert image.getexif()[0x010F] == "Maker"
    assert warnings == [] and told == [0.0, 1.0, 0.0, 1.0]


def test_the_command_asks_the_same_server(painter, visit, server):
    command = painter.write_command("photo.png", choose(visit, stroke_size=2), "out.png")
    assert command == (
        f"bin/stylize_client --server={server.rest} --model=tint --content=photo.png "
        "--mask=masks/1_Sky.png --style=styles/s.png --style_strength=1.0 --stroke_size=2.0 "
        "--output=out.png"
    )


def test_the_page_offers_only_what_the_server_can(painter):
    assert painter.abilities.colors == ("none",) and painter.abilities.edges == ("hard",)
    assert painter.abilities.mixes


def test_a_server_that_lacks_the_model_is_named(server):
    options = StudioOptions(server=server.rest, model="none")
    with pytest.raises(InputError, match=f"--server={server.rest}"):
        ServedPainter(options)


def test_a_server_and_a_network_of_ones_own_exclude_each_other():
    with pytest.raises(InputError, match="leave out --checkpoint"):
        StudioOptions(server="http://localhost:8501", choice=MethodChoice(method="johnson"))
    assert dataclasses.replace(StudioOptions(), max_upload="2MB").max_upload_bytes == 2_000_000

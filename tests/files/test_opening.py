# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which files are opened at all, and what becomes of damaged ones."""

import io
import os
import zlib

import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.opening import check_file, open_picture
from tfstyle.files.pictures import load_picture
from tfstyle.files.pixel_limit import PixelLimit

PIXELS = np.random.default_rng(0).integers(0, 256, (40, 50, 3), dtype=np.uint8)
# Greys with structure, so that compressed files are longer than their headers.
SMOOTH = np.uint8(127 + 60 * np.sin(np.arange(50) / 5) + 60 * np.cos(np.arange(40) / 7)[:, None])


def encode(pixels, format, **options):
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, format, **options)
    return stream.getvalue()


@pytest.mark.parametrize("format", ["GIF", "TGA", "PCX", "ICO", "EPS", "PPM", "SGI", "JPEG2000"])
@pytest.mark.parametrize("name", ["picture.png", "picture.gif"])
def test_other_formats_are_refused_under_any_name(tmp_path, format, name):
    path = tmp_path / name
    path.write_bytes(encode(PIXELS, format))
    Image.open(path).close()  # Pillow itself would read it
    with pytest.raises(InputError, match=f"{name}: not .*none of JPEG, PNG, WebP, TIFF and BMP"):
        load_picture(path)
    with pytest.raises(InputError, match="none of JPEG"):
        load_picture(path.read_bytes())


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "MPO"])
def test_the_first_bytes_decide_and_not_the_suffix(tmp_path, format):
    path = tmp_path / "picture.dat"
    path.write_bytes(encode(PIXELS, format))
    with open_picture(path) as image:
        assert image.size == (50, 40)
    assert load_picture(path).pixels_uint8.shape == (40, 50, 3)


@pytest.mark.parametrize("prefix", [b"II+\0", b"MM\0+", b"II*\0", b"MM\0*"])
def test_tiff_of_either_byte_order_and_over_4_gigabytes_is_known(prefix):
    with pytest.raises(InputError, match="not a readable picture") as caught:
        load_picture(prefix + bytes(8))
    assert "none of" not in str(caught.value)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
@pytest.mark.parametrize("compression", ["raw", "tiff_deflate"])
def test_pillows_own_limit_gives_way_to_ours_and_comes_back(monkeypatch, format, compression):
    data = encode(PIXELS, format, **({"compression": compression} if format == "TIFF" else {}))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    assert load_picture(data, max_pixels=2000).pixels_uint8.shape == (40, 50, 3)
    with pytest.raises(InputError, match="max_pixels"):
        load_picture(data, max_pixels=1999)
    assert Image.MAX_IMAGE_PIXELS == 10


def test_the_limit_is_left_alone_for_pictures_that_keep_to_it(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    limit = PixelLimit()
    with limit.lift_for(100):
        assert Image.MAX_IMAGE_PIXELS == 100
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    with limit.lift_for(1e9):
        assert Image.MAX_IMAGE_PIXELS is None
    assert Image.MAX_IMAGE_PIXELS is None


def test_the_limit_comes_back_with_the_last_of_several_readers(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    limit = PixelLimit()
    first, second = limit.lift_for(200), limit.lift_for(300)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert Image.MAX_IMAGE_PIXELS is None
    with pytest.raises(KeyError), limit.lift_for(200):
        raise KeyError
    assert Image.MAX_IMAGE_PIXELS is None
    second.__exit__(None, None, None)
    assert Image.MAX_IMAGE_PIXELS == 100


def list_flips(data, *, count):
    """The file with one bit flipped, at places spread over it."""
    for place in np.linspace(0, len(data) - 1, count).astype(int):
        damaged = bytearray(data)
        damaged[place] ^= 1 << place % 8
        yield int(place), bytes(damaged)


def test_a_png_with_a_flipped_bit_is_refused():
    data = encode(SMOOTH, "PNG")
    for place, damaged in list_flips(data, count=200):
        if place >= len(data) - 12:  # the mark at the end, after the pixels and their checksum
            continue
        with pytest.raises(InputError):
            load_picture(damaged, name=f"bit of byte {place}")


@pytest.mark.parametrize(
    "format, options",
    [
        ("TIFF", {"compression": "tiff_deflate"}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("JPEG", {}),
        ("WEBP", {}),
    ],
)
def test_what_pillow_refuses_is_refused(tmp_path, format, options, capfd):
    refused = 0
    for place, damaged in list_flips(encode(SMOOTH, format, **options), count=100):
        try:
            with Image.open(io.BytesIO(damaged)) as image:
                image.load()
        except Exception:
            refused += 1
            with pytest.raises(InputError):
                load_picture(damaged, name=f"bit of byte {place}")
    assert refused
    capfd.readouterr()  # libtiff writes to standard error by itself


def test_a_wrong_checksum_is_a_broken_picture_even_where_the_pixels_unpack():
    data = bytearray(encode(SMOOTH, "PNG"))
    at = data.index(b"IDAT")
    length = int.from_bytes(data[at - 4 : at], "big")
    assert data[at + 4 + length : at + 8 + length] == zlib.crc32(
        data[at : at + 4 + length]
    ).to_bytes(4, "big")
    data[at + 4 + length] ^= 1
    with pytest.raises(InputError, match="photo.png: damaged picture"):
        load_picture(bytes(data), name="photo.png")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(InputError, match="pipe.png: is a pipe or a device"):
        load_picture(tmp_path / "pipe.png")
    with pytest.raises(InputError, match="/dev/null: is a pipe or a device"):
        load_picture("/dev/null")


def test_a_name_that_no_disk_can_hold_is_one_line(tmp_path):
    for name in ("a" * 300 + ".png", "a\0b.png", "a.png/b.png"):
        with pytest.raises(InputError, match="cannot be read|no such file"):
            load_picture(str(tmp_path / name).replace("a.png/b", f"{__file__}/b"))
    with pytest.raises(InputError, match="the mask: is a folder"):
        check_file(tmp_path, name="the mask")

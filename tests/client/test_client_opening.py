# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Only pictures of the formats named are opened, and none that is broken passes for a good one."""

import io

import numpy as np
import pytest
from PIL import Image

from tfstyle_client import InvalidPicture, Limits
from tfstyle_client.masks import prepare_mask
from tfstyle_client.pictures import prepare_picture
from tfstyle_client.sources import FORMATS

LIMITS = Limits()


@pytest.fixture
def image():
    y, x = np.mgrid[0:40, 0:50]
    noise = np.random.default_rng(0).integers(0, 40, (40, 50))
    return Image.fromarray(np.stack([4 * x + noise, 5 * y, 3 * x + noise], -1).astype(np.uint8))


def encode(image, format, **options):
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


@pytest.mark.parametrize("format", ["GIF", "TGA", "PCX", "ICO", "PPM", "SGI", "EPS", "ICNS"])
def test_other_formats_are_refused_whatever_their_name(image, tmp_path, format):
    path = tmp_path / "photo.png"
    path.write_bytes(encode(image.resize((64, 64)), format))
    for prepare in (
        lambda: prepare_picture(path, "content", LIMITS),
        lambda: prepare_mask(path, prepare_picture(image, "content", LIMITS), LIMITS),
    ):
        with pytest.raises(InvalidPicture, match="photo.png: not a readable picture"):
            prepare()


@pytest.mark.parametrize("format", FORMATS)
def test_the_formats_named_are_opened(image, format):
    travelling = prepare_picture(encode(image, format), "content", LIMITS)
    assert (travelling.width, travelling.height) == image.size


def flip_bits(data, first):
    """Copies of the data with one bit flipped, at 150 places from `first` on."""
    random = np.random.default_rng(0)
    for _ in range(150):
        broken = bytearray(data)
        broken[random.integers(first, len(data) - 12)] ^= 1 << random.integers(8)
        yield bytes(broken)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
def test_no_png_with_a_flipped_bit_passes_for_a_good_one(image, mode):
    good = encode(image.convert(mode), "PNG")
    content = prepare_picture(image, "content", LIMITS)
    for data in flip_bits(good, 8):
        with pytest.raises(InvalidPicture):
            prepare_picture(data, "content", LIMITS)
        with pytest.raises(InvalidPicture):
            prepare_mask(data, content, LIMITS)


@pytest.mark.parametrize(
    "format, options",
    [
        ("TIFF", {"compression": "tiff_deflate"}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("WEBP", {"lossless": True}),
        ("BMP", {}),
    ],
)
def test_what_pillow_refuses_at_first_is_refused(image, format, options):
    """Loaded again after an error, Pillow gives what it has."""
    refused = 0
    for data in flip_bits(encode(image, format, **options), 8):
        try:
            Image.open(io.BytesIO(data), formats=[format]).load()
        except Exception:
            refused += 1
            with pytest.raises(InvalidPicture):
                prepare_picture(data, "content", LIMITS)
    assert refused or format == "BMP"


def test_a_picture_of_more_pixels_than_pillow_opens_is_too_large():
    data = bytearray(encode(Image.new("1", (8, 8)), "BMP"))
    data[18:26] = (60_000).to_bytes(4, "little") * 2
    with pytest.raises(InvalidPicture, match="more than the 16777216 pixels allowed"):
        prepare_picture(bytes(data), "content", LIMITS)

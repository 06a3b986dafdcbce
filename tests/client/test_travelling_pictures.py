# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What is sent shows the pixels that the caller sees, and what cannot be sent is named."""

import io
import os

import numpy as np
import pytest
from PIL import Image

from tfstyle.files.pictures import load_picture
from tfstyle.regions.from_file import load_mask
from tfstyle_client import InvalidPicture, Limits
from tfstyle_client.answers import read_answer
from tfstyle_client.masks import prepare_mask
from tfstyle_client.pictures import prepare_picture

ORIENTATION = 0x0112
LIMITS = Limits(max_pixels=10_000)


@pytest.fixture
def pixels():
    return np.random.default_rng(0).integers(0, 256, (12, 17, 3), dtype=np.uint8)


def encode(image, format, **options):
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


def decode(data, mode="RGB"):
    image = Image.open(io.BytesIO(data), formats=["PNG", "JPEG"])
    return np.asarray(image.convert(mode))


@pytest.mark.parametrize("format", ["PNG", "JPEG"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_upright_jpeg_and_png_travel_as_they_are(pixels, format, mode):
    data = encode(Image.fromarray(pixels).convert(mode), format)
    travelling = prepare_picture(data, "content", LIMITS)
    assert travelling.data == data
    assert (travelling.width, travelling.height) == (17, 12)


@pytest.mark.parametrize(
    "make",
    [
        lambda p: encode(Image.fromarray(p), "WEBP", lossless=True),
        lambda p: encode(Image.fromarray(p), "TIFF"),
        lambda p: encode(Image.fromarray(p), "BMP"),
        lambda p: encode(Image.fromarray(p).convert("RGBA"), "PNG"),
        lambda p: Image.fromarray(p),
        lambda p: p,
        lambda p: p / 255.0,
        lambda p: np.dstack([p, np.full(p.shape[:2], 7, np.uint8)]),
    ],
    ids=["webp", "tiff", "bmp", "png with alpha", "pillow", "uint8", "floats", "array with alpha"],
)
def test_everything_else_travels_as_png_of_the_same_pixels(pixels, make):
    travelling = prepare_picture(make(pixels), "content", LIMITS)
    assert travelling.data.startswith(b"\x89PNG")
    assert np.array_equal(decode(travelling.data), pixels)


def test_cmyk_palette_and_16_bit_pictures_travel_as_8_bit_rgb(pixels):
    image = Image.fromarray(pixels)
    palette = image.quantize(16)
    assert np.array_equal(
        decode(prepare_picture(encode(palette, "PNG"), "content", LIMITS).data),
        np.asarray(palette.convert("RGB")),
    )
    cmyk = prepare_picture(encode(image.convert("CMYK"), "JPEG"), "content", LIMITS)
    assert decode(cmyk.data).shape == pixels.shape
    deep = np.array([[0, 257, 65535], [128, 129, 40000]], np.uint16)
    sent = prepare_picture(encode(Image.fromarray(deep), "PNG"), "content", LIMITS)
    assert np.array_equal(decode(sent.data, "L"), np.rint(deep / 257).astype(np.uint8))


@pytest.mark.parametrize(
    "values, expected",
    [
        (np.array([[0, 0.5, 1]], np.float32), [[0, 128, 255]]),
        (np.array([[0, 100, 255]], np.float32), [[0, 100, 255]]),
        (np.array([[0, 257, 65535]], np.float32), [[0, 1, 255]]),
        (np.array([[0, 1, 1]], np.int32), [[0, 1, 1]]),
        (np.array([[-7, 100, 255]], np.int32), [[0, 100, 255]]),
        (np.array([[0, 257, 65535]], np.int32), [[0, 1, 255]]),
        (np.array([[0, 100, 257]], np.uint16), [[0, 0, 1]]),
        (np.array([[0, 100, 257]], ">u2"), [[0, 0, 1]]),
    ],
)
def test_wide_greys_are_seen_by_the_client_as_by_the_other_programs(values, expected):
    if values.dtype == ">u2":
        image = Image.frombytes("I;16B", (3, 1), values.tobytes())
    else:
        image = Image.fromarray(values)
    sent = prepare_picture(image, "content", LIMITS)
    assert decode(sent.data, "L").tolist() == expected
    assert load_picture(image).pixels_uint8[..., 0].tolist() == expected


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_photograph_travels_upright_and_its_mask_with_it(pixels, orientation):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "maker"
    data = encode(Image.fromarray(pixels), "PNG", exif=exif)
    travelling = prepare_picture(data, "content", LIMITS)
    turned = (12, 17) if orientation >= 5 else (17, 12)
    assert (travelling.width, travelling.height) == turned
    sent = Image.open(io.BytesIO(travelling.data))
    assert sent.size == turned and not sent.getexif()
    kept = Image.Exif()
    kept.load(travelling.exif)
    assert dict(kept) == {0x010F: "maker"}
    mask = encode(Image.fromarray(pixels[..., 0]), "PNG", exif=exif)
    assert Image.open(io.BytesIO(prepare_mask(mask, travelling, LIMITS))).size == turned


def test_what_the_wire_loses_is_saved_with_the_answer(pixels, tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "maker"
    data = encode(Image.fromarray(pixels), "JPEG", exif=exif, icc_profile=b"profile")
    travelling = prepare_picture(data, "content", LIMITS)
    answer = read_answer(encode(Image.fromarray(pixels), "PNG"), travelling)
    for name in ("out.png", "out.jpg", "out.webp"):
        answer.save(tmp_path / name)
        with Image.open(tmp_path / name) as saved:
            assert saved.info["icc_profile"] == b"profile"
            assert saved.getexif()[0x010F] == "maker"
            if name == "out.png":
                assert np.array_equal(np.asarray(saved), pixels)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.jpg", "out.png", "out.webp"]


def test_an_answer_without_remarks_is_saved_byte_for_byte(pixels, tmp_path):
    content = prepare_picture(pixels, "content", LIMITS)
    for format, name in (("PNG", "out.png"), ("JPEG", "out.jpg")):
        data = encode(Image.fromarray(pixels), format)
        read_answer(data, content).save(tmp_path / name)
        assert (tmp_path / name).read_bytes() == data


def test_a_picture_is_saved_under_a_known_suffix_in_a_folder_that_exists(pixels, tmp_path):
    answer = read_answer(
        encode(Image.fromarray(pixels), "PNG"), prepare_picture(pixels, "content", LIMITS)
    )
    for name in ("out.xyz", "out", "nosuch/out.png"):
        with pytest.raises(InvalidPicture, match="out"):
            answer.save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_long_name_outside_ascii_can_be_written(pixels, tmp_path):
    answer = read_answer(
        encode(Image.fromarray(pixels), "PNG"), prepare_picture(pixels, "content", LIMITS)
    )
    name = "写" * 80 + ".png"  # 244 bytes of the 255 that disks allow
    answer.save(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_alpha_does_not_travel_and_is_saved_with_the_answer(pixels, tmp_path):
    alpha = pixels[..., 0]
    for data in (
        encode(Image.fromarray(np.dstack([pixels, alpha])), "PNG"),
        np.dstack([pixels, alpha]),
    ):
        content = prepare_picture(data, "content", LIMITS)
        answer = read_answer(encode(Image.fromarray(pixels[::-1]), "PNG"), content)
        for name in ("out.png", "out.tiff", "out.jpg"):
            answer.save(tmp_path / name)
        expected = np.dstack([pixels[::-1], alpha])
        assert np.array_equal(np.asarray(Image.open(tmp_path / "out.png")), expected)
        assert np.array_equal(np.asarray(Image.open(tmp_path / "out.tiff")), expected)
        assert Image.open(tmp_path / "out.jpg").mode == "RGB"
        assert np.array_equal(answer.to_array(), pixels[::-1])


def sent_mask(mask, content, **options):
    return decode(prepare_mask(mask, content, LIMITS, **options), "L")


def test_no_mask_is_white_everywhere(pixels):
    content = prepare_picture(pixels, "content", LIMITS)
    white = sent_mask(None, content)
    assert white.shape == (12, 17) and np.all(white == 255)


def test_inside_is_what_lies_above_one_half_of_white(pixels):
    content = prepare_picture(pixels, "content", LIMITS)
    greys = pixels[..., 0].copy()
    greys[0, :4] = 0, 127, 128, 255
    expected = np.where(greys > 127, 255, 0)
    zeros = np.zeros_like(greys)
    for mask in (
        greys,
        greys > 127,
        greys[..., None],
        greys / 255.0,
        Image.fromarray(greys),
        Image.fromarray(np.where(greys > 127, 1.1, 0.2).astype(np.float32)),  # resized
        Image.fromarray(greys.astype(np.uint16) * np.uint16(257)),
        encode(Image.fromarray(greys), "PNG"),
        np.stack([zeros, greys, zeros], -1),
        encode(Image.fromarray(np.dstack([np.full_like(pixels, 9), greys])), "PNG"),
    ):
        assert np.array_equal(sent_mask(mask, content), expected)
    jpeg = encode(Image.fromarray(greys), "JPEG", quality=100)
    assert np.array_equal(sent_mask(jpeg, content), np.where(decode(jpeg, "L") > 127, 255, 0))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_mask_of_zeros_and_ones_has_ones_for_white(pixels, dtype):
    content = prepare_picture(pixels, "content", LIMITS)
    ones = (pixels[..., 0] > 99).astype(dtype)
    assert np.array_equal(sent_mask(Image.fromarray(ones), content), np.where(ones, 255, 0))


@pytest.mark.parametrize("kind", ["uint8", "uint16", "float"])
def test_the_client_takes_for_inside_what_bin_stylize_does(pixels, tmp_path, kind):
    content = prepare_picture(pixels, "content", LIMITS)
    values = pixels[..., 0].astype({"uint8": "u1", "uint16": "u2", "float": "f4"}[kind])
    for scale in (1, 1 / 255, 250):
        if values.dtype == "u1" and scale != 1 or values.dtype == "u2" and scale < 1:
            continue
        path = tmp_path / ("mask.tif" if kind == "float" else "mask.png")
        Image.fromarray((values * scale).astype(values.dtype)).save(path)
        expected = load_mask(path, load_picture(pixels))
        assert np.array_equal(sent_mask(path, content) // 255, expected)


def test_a_soft_mask_keeps_its_greys(pixels):
    content = prepare_picture(pixels, "content", LIMITS)
    greys = pixels[..., 0]
    for mask in (
        greys,
        greys / 255.0,
        Image.fromarray(greys),
        encode(Image.fromarray(greys), "PNG"),
    ):
        assert np.array_equal(sent_mask(mask, content, soft=True), greys)


def test_a_mask_file_without_a_pixel_inside_is_refused_and_an_array_is_not(pixels, tmp_path):
    content = prepare_picture(pixels, "content", LIMITS)
    nothing = np.zeros((12, 17), np.uint8)
    assert not sent_mask(nothing, content).any()
    path = tmp_path / "mask.png"
    Image.fromarray(nothing).save(path)
    with pytest.raises(InvalidPicture, match="mask.png: nothing is inside"):
        prepare_mask(path, content, LIMITS)


@pytest.mark.parametrize(
    "source, says",
    [
        (b"no picture", "style: not a readable picture .none of JPEG, PNG, WEBP, TIFF, BMP"),
        (b"", "style: not a readable picture"),
        ("a\0b", "style: cannot read"),
        ("a" * 300, "style: cannot read .*File name too long"),
        (os.curdir, "style: . is a folder"),
        ("nosuch.png", "style: cannot read nosuch.png"),
        (7, "style: expected a path, bytes, a Pillow picture or an array, got int"),
        (np.zeros((101, 100, 3), np.uint8), "style: 100x101 is more than the 10000 pixels allowed"),
        (np.zeros((3, 3, 2), np.uint8), r"style: expected an array .* got \[3, 3, 2\]"),
        (np.zeros((0, 3, 3), np.uint8), r"style: expected an array"),
        (np.full((3, 3), 1.5), r"style: floats must lie in \[0, 1\]"),
        (np.full((3, 3), np.nan), r"style: floats must lie in \[0, 1\]"),
        (np.zeros((3, 3), np.int32), "style: expected uint8 or floats .* got int32"),
    ],
)
def test_what_cannot_be_sent_is_named(source, says):
    with pytest.raises(InvalidPicture, match=says):
        prepare_picture(source, "style", LIMITS)


def test_a_damaged_picture_that_must_be_converted_is_named(pixels):
    cut = encode(Image.fromarray(pixels), "TIFF")[:-300]
    with pytest.raises(InvalidPicture, match="content: (damaged|not a readable)"):
        prepare_picture(cut, "content", LIMITS)


def test_a_mask_of_another_size_is_named_with_both_sizes(pixels):
    content = prepare_picture(pixels, "content", LIMITS)
    with pytest.raises(InvalidPicture, match="mask: 12x17, but the content is 17x12"):
        prepare_mask(np.zeros((17, 12), np.uint8), content, LIMITS)


@pytest.mark.parametrize("options", [{"max_pixels": 0}, {"max_message_bytes": -1}])
def test_limits_are_positive(options):
    with pytest.raises(ValueError, match="positive"):
        Limits(**options)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Pictures decoded in a graph have Pillow's pixels, and bad ones are named."""

import io

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from tfstyle.inference.style_codes import _resize
from tfstyle.serving.picture_graph import (
    decode_picture,
    encode_picture,
    plan_style_sides,
    resize_style,
)

LARGEST = 60 * 80


def make_decoder(channels):
    @tf.function(input_signature=[tf.TensorSpec([], tf.string), tf.TensorSpec([], tf.int32)])
    def decode(data, index):
        return decode_picture(
            data, name="content_bytes", index=index, channels=channels, max_pixels=LARGEST
        )

    return decode


DECODERS = {channels: make_decoder(channels) for channels in (1, 3)}


def decode(data, *, channels=3, index=0):
    return DECODERS[channels](tf.constant(data), tf.constant(index)).numpy()


@pytest.fixture
def pixels():
    """Smooth, so that JPEG keeps much of it."""
    y, x = np.mgrid[0:45, 0:61]
    waves = [np.sin(x / 9 + y / 5), np.cos(x / 7), np.sin(y / 11)]
    return np.rint(127.5 + 127.5 * np.stack(waves, -1)).astype(np.uint8)


def encode(image, format, **options):
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


def read(data, mode="RGB"):
    return np.asarray(Image.open(io.BytesIO(data)).convert(mode))


@pytest.mark.parametrize(
    "options",
    [
        {"quality": quality, "subsampling": subsampling, "progressive": progressive}
        for quality, subsampling, progressive in [(95, 0, False), (75, 2, False), (30, 1, True)]
    ],
)
def test_jpeg_has_the_pixels_that_pillow_reads(pixels, options):
    data = encode(Image.fromarray(pixels), "JPEG", **options)
    assert np.array_equal(decode(data), read(data))


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "LA", "P", "1"])
def test_png_of_every_kind_has_the_pixels_that_pillow_reads(pixels, mode):
    image = Image.fromarray(pixels)
    image = image.quantize(16) if mode == "P" else image.convert(mode)
    data = encode(image, "PNG")
    assert np.array_equal(decode(data), read(data))


def test_grey_pictures_keep_their_values_in_one_channel(pixels):
    for format in ("PNG", "JPEG"):
        data = encode(Image.fromarray(pixels[..., 0]), format)
        assert np.array_equal(decode(data, channels=1)[..., 0], read(data, "L"))


def test_png_answers_are_lossless_and_jpeg_answers_near(pixels):
    png = encode_picture(pixels, format="png", jpeg_quality=95).numpy()
    assert png.startswith(b"\x89PNG") and np.array_equal(read(png), pixels)
    jpeg = encode_picture(pixels, format="jpeg", jpeg_quality=95).numpy()
    assert jpeg.startswith(b"\xff\xd8")
    assert np.abs(read(jpeg).astype(int) - pixels).mean() < 2


@pytest.mark.parametrize(
    "height, width", [(45, 61), (20, 20), (61, 20), (19, 300), (5, 3), (1, 90)]
)
@pytest.mark.parametrize("scale", [0.5, 1.0, 1.3, 4.0])
def test_a_style_is_resized_as_the_stylizer_does(height, width, scale):
    style = np.random.default_rng(height).integers(0, 256, (height, width, 3), dtype=np.uint8)
    expected = _resize(style, 20, scale)
    sides = plan_style_sides(tf.constant([height, width]), tf.constant(scale, tf.float64), size=20)
    reduced = resize_style(tf.constant(style), sides).numpy()
    assert reduced.shape == expected.shape and reduced.dtype == np.float32
    difference = np.abs(np.rint(reduced * 255) - expected)
    # Some versions of Pillow reduce upright pictures down first, and then across.
    levels, share = (1, 0.05) if height <= width else (2, 0.25)
    assert difference.max() <= levels and np.mean(difference > 0) < share
    if min(height, width) <= 20 and scale == 1.0:
        assert np.array_equal(reduced, style / np.float32(255))


def refuse(data, says):
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        decode(data, index=7)
    assert says in str(caught.value)
    assert "content_bytes" in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"x", b"GIF89a" + b"\0" * 40, b"\x89PNG", b"RIFF....WEBP"])
def test_other_bytes_are_refused_by_name_and_place(data):
    refuse(data, "content_bytes[7]: neither a JPEG nor a PNG picture")


def test_a_png_cut_anywhere_is_refused(pixels):
    data = encode(Image.fromarray(pixels), "PNG")
    for length in range(8, len(data) - 12, max(len(data) // 40, 1)):
        refuse(data[:length], "")


def test_a_jpeg_cut_anywhere_is_refused(pixels):
    data = encode(Image.fromarray(pixels), "JPEG")
    for length in range(3, len(data) - 2, max(len(data) // 40, 1)):
        refuse(data[:length], "")


def test_a_png_with_a_wrong_byte_inside_is_refused(pixels):
    data = bytearray(encode(Image.fromarray(pixels), "PNG"))
    data[len(data) // 2] ^= 0xFF
    refuse(bytes(data), "")


@pytest.mark.parametrize(
    "width, height, fits",
    [(80, 60, True), (60, 80, True), (81, 60, False), (4801, 1, False), (4800, 1, True)],
)
@pytest.mark.parametrize("format", ["PNG", "JPEG"])
def test_the_largest_size_is_a_limit_on_the_pixels(width, height, fits, format):
    data = encode(Image.new("RGB", (width, height)), format)
    if fits:
        assert decode(data).shape == (height, width, 3)
    else:
        refuse(data, f"content_bytes[7]: {width}x{height} pixels, this model takes 1 to {LARGEST}")


@pytest.mark.parametrize(
    "width, height", [(0, 5), (5, 0), (2**31, 1), (65536, 65536), (2**32 - 1, 2**32 - 1)]
)
def test_a_header_that_promises_nothing_or_too_much_is_refused_undecoded(width, height):
    data = bytearray(encode(Image.new("RGB", (4, 4)), "PNG"))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    refuse(bytes(data), f"content_bytes[7]: {width}x{height} pixels")

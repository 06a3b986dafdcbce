# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Strokes of every size are served with the pixels of the stylizer."""

import io

import keras
import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from tfstyle.inference.stylizer import Stylizer
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.paper_network import PaperNetwork
from tfstyle.methods.registry import build_network
from tfstyle.serving.served_model import ServedModel

SIZES = (0.5, 1.0, 1.3, 2.0, 4.0)


@pytest.fixture(scope="module")
def network():
    keras.utils.set_random_seed(1)
    return build_network("local_transfer", LocalTransferConfig.tiny().to_dict())


@pytest.fixture(scope="module")
def stylizer(network):
    return Stylizer(network)


@pytest.fixture(scope="module")
def served(network):
    return ServedModel(network).served_signatures


def draw(height, width, seed):
    """Smooth random colours."""
    coarse = np.random.default_rng(seed).integers(0, 256, (7, 9, 3)).astype(np.uint8)
    return np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC))


def make_pictures(height, width):
    region = np.zeros((height, width), np.uint8)
    region[height // 5 : height // 2, width // 3 : 2 * width // 3] = 255
    return draw(height, width, 0), region, draw(51, 62, 5)


def encode(pixels):
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


def decode(data):
    return np.asarray(Image.open(io.BytesIO(data.numpy())))


def as_bytes(pictures, count=1):
    return [tf.constant([encode(pixels)] * count) for pixels in pictures]


def as_tensors(pictures, count=1):
    return [
        np.repeat((p if p.ndim == 3 else p[..., None])[None] / np.float32(255), count, axis=0)
        for p in pictures
    ]


def check_pixels(found, expected):
    """The same sums in another order: a level in a coarse pass may grow to two, rarely to more."""
    difference = np.abs(found.astype(int) - expected)
    assert np.mean(difference > 2) <= 1e-3
    assert np.mean(difference > 0) <= 0.1


@pytest.mark.broad
def test_strokes_of_every_size_have_the_pixels_of_the_stylizer(served, stylizer):
    for stroke_size, sides in zip(SIZES, ((97, 63), (60, 71), (151, 210), (97, 63), (150, 211))):
        pictures = content, region, _ = make_pictures(*sides)
        expected = stylizer.stylize(*pictures, stroke_size=stroke_size)
        if stroke_size != 1.0:
            once = stylizer.stylize(*pictures)[region > 0].astype(int)
            assert np.abs(once - expected[region > 0]).max() > 3  # what a size changes
        size = tf.constant([stroke_size])
        outputs = served["serving_default"](*as_bytes(pictures), stroke_size=size)
        stylized = decode(outputs["stylized_bytes"][0])
        check_pixels(stylized, expected)
        assert np.array_equal(stylized[region == 0], content[region == 0])
        floats = served["stylize_tensors"](*as_tensors(pictures), stroke_size=size)["stylized"][0]
        check_pixels(np.rint(255 * floats), expected)
        assert np.array_equal(floats[region == 0], as_tensors(pictures)[0][0][region == 0])


@pytest.mark.parametrize(
    "name, inputs",
    [
        ("serving_default", as_bytes),
        pytest.param("stylize_tensors", as_tensors, marks=pytest.mark.broad),
    ],
)
def test_each_picture_of_a_batch_has_its_stroke_size_or_else_1(served, name, inputs):
    pictures = content, region, style = make_pictures(60, 71)

    def ask(*args, **options):
        (answers,) = served[name](*args, **options).values()
        if name == "serving_default":
            return np.stack([decode(answer) for answer in answers]).astype(int)
        return np.rint(255 * answers).astype(int)

    sizes = [1.0, 2.0, 0.5]
    together = ask(*inputs(pictures, 3), stroke_size=tf.constant(sizes))
    alone = [ask(*inputs(pictures), stroke_size=tf.constant([size]))[0] for size in sizes]
    for one, other in zip(together, alone):
        check_pixels(one, other)
    assert np.abs(together[0] - together[1]).max() > 3
    assert np.array_equal(ask(*inputs(pictures))[0], alone[0])
    empty = ask(*inputs((content, 0 * region, style)), stroke_size=tf.constant([4.0]))
    assert np.array_equal(empty[0], content)


@pytest.mark.broad
def test_a_style_code_serves_every_pass_as_in_the_stylizer(served, stylizer):
    content, region, style = make_pictures(97, 63)
    expected = stylizer.stylize(content, region, stylizer.encode_style(style), stroke_size=2)
    content_bytes, region_bytes, style_bytes = as_bytes((content, region, style))
    code = served["encode_style"](style_bytes)["style_code"]
    outputs = served["stylize_with_style_code"](
        content_bytes, region_bytes, code, stroke_size=tf.constant([2.0])
    )
    check_pixels(decode(outputs["stylized_bytes"][0]), expected)


@pytest.mark.broad
def test_a_network_without_a_coarse_input_takes_a_larger_painting():
    keras.utils.set_random_seed(1)
    network = PaperNetwork(LocalTransferConfig.tiny(preset="paper"))
    pictures, size = make_pictures(40, 41), tf.constant([2.0])
    expected = Stylizer(network).stylize(*pictures, stroke_size=2)
    served = ServedModel(network).served_signatures
    outputs = served["serving_default"](*as_bytes(pictures), stroke_size=size)
    check_pixels(decode(outputs["stylized_bytes"][0]), expected)
    floats = served["stylize_tensors"](*as_tensors(pictures), stroke_size=size)["stylized"][0]
    check_pixels(np.rint(255 * floats), expected)

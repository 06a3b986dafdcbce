# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Whole batches through the signatures, in process."""

import io

import numpy as np
import pytest
import tensorflow as tf
from loopback.fixtures import Triple
from loopback.stand_in_network import TintNetwork
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.serving.served_model import ServedModel, ServedModelOptions


@pytest.fixture(scope="module")
def model():
    return ServedModel(TintNetwork(), options=ServedModelOptions(max_pixels=10_000))


def encode(array, format="PNG"):
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, format)
    return stream.getvalue()


def batch(*values):
    return tf.constant(list(values))


def decode(data):
    return np.asarray(Image.open(io.BytesIO(data.numpy())))


@pytest.fixture(scope="module")
def triples():
    return [Triple(0), Triple(1, height=8, width=70), Triple(2, height=64, width=5)]


def make_inputs(triples):
    return {
        f"{name}_bytes": batch(*(encode(getattr(t, name)) for t in triples))
        for name in ("content", "region", "style")
    }


def test_a_batch_of_different_sizes_is_restyled_each_with_its_own_strength(model, triples):
    strengths = [1.0, 0.5, 0.0]
    outputs = model.served_signatures["serving_default"](
        **make_inputs(triples), style_strength=tf.constant(strengths)
    )["stylized_bytes"]
    for triple, data, strength in zip(triples, outputs, strengths):
        triple.check(decode(data), style_strength=strength)


def test_one_strength_stands_for_all_and_none_for_1(model, triples):
    serve = model.served_signatures["serving_default"]
    one = serve(**make_inputs(triples), style_strength=tf.constant([0.5]))["stylized_bytes"]
    none = serve(**make_inputs(triples))["stylized_bytes"]
    for triple, half, full in zip(triples, one, none):
        triple.check(decode(half), style_strength=0.5)
        triple.check(decode(full))


def test_style_codes_of_a_batch_do_what_their_paintings_do(model, triples):
    inputs = make_inputs(triples)
    codes = model.served_signatures["encode_style"](style_bytes=inputs["style_bytes"])["style_code"]
    by_style = model.served_signatures["serving_default"](**inputs)["stylized_bytes"]
    del inputs["style_bytes"]
    by_code = model.served_signatures["stylize_with_style_code"](**inputs, style_code=codes)
    for one, other in zip(by_code["stylized_bytes"], by_style, strict=True):
        assert np.abs(decode(one).astype(int) - decode(other)).max() <= 1


def test_an_empty_batch_is_answered_with_an_empty_one(model):
    nothing = tf.constant([], tf.string)
    outputs = model.served_signatures["serving_default"](nothing, nothing, nothing)
    assert outputs["stylized_bytes"].shape == (0,)


def test_jpeg_pictures_are_taken_and_sent_where_asked_for(triples):
    model = ServedModel(TintNetwork(), options=ServedModelOptions(answer_format="jpeg"))
    triple = triples[0]
    content = encode(triple.content, "JPEG")
    data = model.served_signatures["serving_default"](
        batch(content), batch(encode(triple.region)), batch(encode(triple.style))
    )
    assert data["stylized_bytes"].numpy()[0].startswith(b"\xff\xd8\xff")
    assert decode(data["stylized_bytes"][0]).shape == triple.content.shape


@pytest.mark.parametrize(
    "change, says",
    [
        (
            lambda i: {"content_bytes": batch(*i["content_bytes"][:2].numpy(), b"GIF89a")},
            "content_bytes[2]: neither a JPEG nor a PNG picture",
        ),
        (
            lambda i: {"region_bytes": batch(i["region_bytes"][0].numpy(), b"", b"")},
            "region_bytes[1]: neither a JPEG nor a PNG picture",
        ),
        (
            lambda i: {"style_bytes": batch(*[encode(np.zeros((101, 100, 3), np.uint8))] * 3)},
            "style_bytes[0]: 100x101 pixels, this model takes 1 to 10000",
        ),
        (
            lambda i: {"region_bytes": i["region_bytes"][::-1]},
            "region_bytes[0]: 5x64 pixels, but the content has 53x37",
        ),
        (
            lambda i: {"region_bytes": i["region_bytes"][:2]},
            "region_bytes: 2 elements, but content_bytes has 3",
        ),
        (
            lambda i: {"style_bytes": i["style_bytes"][:1]},
            "style_bytes: 1 elements, but content_bytes has 3",
        ),
        (lambda i: {"style_strength": tf.constant([0.5, 1.5, 0.5])}, "style_strength: expected"),
        (lambda i: {"style_strength": tf.constant([0.5, 0.5])}, "style_strength: expected"),
        (lambda i: {"style_strength": tf.constant([float("nan")])}, "style_strength: expected"),
    ],
)
def test_a_bad_element_is_invalid_and_named_with_its_place(model, triples, change, says):
    inputs = make_inputs(triples)
    inputs.update(change(inputs))
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        model.served_signatures["serving_default"](**inputs)
    assert says in str(caught.value)


def test_a_style_code_that_is_not_finite_is_invalid(model, triples):
    inputs = make_inputs(triples)
    code = tf.constant([[0.5, np.inf, 0.5]] * 3)
    with pytest.raises(tf.errors.InvalidArgumentError, match="style_code: not finite"):
        model.served_signatures["stylize_with_style_code"](
            inputs["content_bytes"], inputs["region_bytes"], code
        )


def test_a_network_without_vector_codes_has_no_signatures_of_codes():
    network = TintNetwork()
    network.code_size = None
    assert set(ServedModel(network).served_signatures) == {"serving_default", "stylize_tensors"}


@pytest.mark.parametrize(
    "options", [{"answer_format": "gif"}, {"jpeg_quality": 0}, {"max_pixels": 0}, {"style_size": 0}]
)
def test_options_out_of_range_are_input_errors(options):
    with pytest.raises(InputError, match=next(iter(options))):
        ServedModelOptions(**options)

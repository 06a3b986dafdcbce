# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Whole batches through the signatures, in process."""

import dataclasses
import io

import keras
import numpy as np
import pytest
import tensorflow as tf
from loopback.fixtures import Triple
from loopback.stand_in_network import TintNetwork
from narrow_vgg import patch_keras_applications
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.registry import build_network, get_method
from tfstyle.serving.export import ExportOptions, export
from tfstyle.serving.memory_budget import BATCH_THREADS, PIXEL_BYTES, RUNTIME_BYTES
from tfstyle.serving.served_model import ServedModel
from tfstyle.serving.served_options import ServedModelOptions

# Memory for 320x320 painted pixels of the stand-in, whose estimate is 154 bytes for each.
SMALL = ServedModelOptions(
    max_pixels=1000 * 1000,
    style_size=256,
    max_memory=RUNTIME_BYTES + BATCH_THREADS * (PIXEL_BYTES * 1000 * 1000 + 154 * 320 * 320),
)


@pytest.fixture(scope="module")
def model():
    return ServedModel(TintNetwork(), options=ServedModelOptions(max_pixels=10_000))


@pytest.fixture(scope="module")
def small_model():
    return ServedModel(TintNetwork(), options=SMALL)


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
        (lambda i: {"stroke_size": tf.constant([1.0, 1.0])}, "stroke_size: expected"),
        *[
            (lambda i, s=size: {"stroke_size": tf.constant([s])}, "stroke_size: expected")
            for size in (0.49, 4.01, 0.0, float("nan"), float("inf"))
        ],
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


def make_tensors(**change):
    random = np.random.default_rng(0)
    tensors = {
        "content": random.random((2, 12, 9, 3), np.float32),
        "region": np.ones((2, 12, 9, 1), np.float32),
        "style": random.random((2, 8, 8, 3), np.float32),
        "style_strength": np.ones(2, np.float32),
        "stroke_size": np.ones(2, np.float32),
    }
    tensors.update({name: make(tensors[name].copy()) for name, make in change.items()})
    return {name: tf.constant(array) for name, array in tensors.items()}


def put(value):
    def change(array):
        array.flat[5 % array.size] = value
        return array

    return change


@pytest.mark.parametrize(
    "change, says",
    [
        *[
            ({name: put(value)}, f"{name}: expected numbers in [0, 1]")
            for name in ("content", "region", "style")
            for value in (np.nan, np.inf, -0.01, 255.0)
        ],
        *[({"style_strength": put(value)}, "style_strength: expected") for value in (np.nan, 1.5)],
        *[({"stroke_size": put(s)}, "stroke_size: expected one") for s in (np.nan, 0.4, 5, 1e9)],
        ({"style_strength": lambda s: s[:0]}, "style_strength: expected"),
        ({"region": lambda r: r[:, :11]}, "region: [2, 11, 9, 1], but content is [2, 12, 9, 3]"),
        ({"region": lambda r: r[:1]}, "region: [1, 12, 9, 1], but content is [2, 12, 9, 3]"),
        ({"style": lambda s: s[:1]}, "style: 1 pictures, but content has 2"),
        ({"content": lambda c: c[:1]}, "region: [2, 12, 9, 1], but content is [1, 12, 9, 3]"),
        ({"style": lambda s: s[:, :0]}, "style: empty: [2, 0, 8, 3]"),
        ({"style": lambda s: np.repeat(s[:, :1], 33, 2)[:, :, :33]}, "style: 33x1 pixels, a style"),
    ],
)
def test_tensors_that_the_network_cannot_use_are_invalid_and_named(model, change, says):
    stylize = model.served_signatures["stylize_tensors"]
    assert np.isfinite(stylize(**make_tensors())["stylized"]).all()
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        stylize(**make_tensors(**change))
    assert says in str(caught.value)


def test_more_tensor_pixels_than_are_painted_at_once_are_invalid_and_named(small_model):
    stylize = small_model.served_signatures["stylize_tensors"]
    side, style_side = (
        int(n**0.5) for n in (small_model.max_painted_pixels, small_model.max_style_pixels)
    )
    for name, size, style, most in (
        ("content", side + 1, 8, side),
        ("style", side, style_side + 1, style_side),
    ):
        tensors = [np.zeros((1, s, s, c), np.float32) for s, c in ((size, 3), (size, 1))]
        style = np.zeros((1, style, style, 3), np.float32)
        with pytest.raises(tf.errors.InvalidArgumentError) as caught:
            stylize(*tensors, style)
        assert f"{name}: [1, {most + 1}, {most + 1}, 3], more than the" in str(caught.value)
    whole = np.zeros((1, side, side, 3), np.float32)
    assert stylize(whole, whole[..., :1], whole)["stylized"].shape == whole.shape


def test_a_network_that_paints_no_number_is_an_error_of_every_signature(triples):
    network = TintNetwork()
    network.share.assign(np.nan)
    model = ServedModel(network)
    inputs = make_inputs(triples[:1])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"stylized_bytes\[0\]: the network"):
        model.served_signatures["serving_default"](**inputs)
    with pytest.raises(tf.errors.InvalidArgumentError, match="stylized: the network gives no"):
        model.served_signatures["stylize_tensors"](**make_tensors())


class CodelessNetwork(TintNetwork):
    """Gives a code that is no number."""

    def encode_style(self, style):
        return super().encode_style(style) / 0.0


def test_a_style_code_that_the_network_loses_is_an_error(triples):
    model = ServedModel(CodelessNetwork())
    style = make_inputs(triples[:1])["style_bytes"]
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"style_code\[0\]: the network"):
        model.served_signatures["encode_style"](style)


@pytest.mark.parametrize("height, width, fits", [(1, 32, True), (1, 33, False), (264, 8, False)])
def test_a_style_may_be_a_scroll_but_not_a_line(model, height, width, fits):
    data = batch(encode(np.zeros((height, width, 3), np.uint8)))
    if fits:
        assert model.served_signatures["encode_style"](data)["style_code"].shape == (1, 3)
    else:
        with pytest.raises(tf.errors.InvalidArgumentError) as caught:
            model.served_signatures["encode_style"](data)
        assert f"style_bytes[0]: {width}x{height} pixels, a style may be" in str(caught.value)


def test_a_small_region_of_a_large_picture_is_painted_where_the_whole_is_refused(small_model):
    side = int(small_model.max_painted_pixels**0.5) + 8
    assert side * side <= SMALL.max_pixels
    content, style = (batch(encode(np.full((s, s, 3), 9, np.uint8))) for s in (side, 8))
    region = np.zeros((side, side), np.uint8)
    region[: side // 2] = 255
    serve = small_model.served_signatures["serving_default"]
    assert serve(content, batch(encode(region)), style)["stylized_bytes"].shape == (1,)
    region[:] = 255
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        serve(content, batch(encode(region)), style)
    assert f"region_bytes[0]: {side}x{side} pixels to paint with the margins" in str(caught.value)


@pytest.mark.parametrize("name", ["serving_default", "stylize_tensors"])
def test_a_style_that_is_too_large_at_the_scale_of_the_strokes_is_invalid_and_named(
    small_model, name
):
    side = int(small_model.max_style_pixels**0.5)
    if name == "serving_default":
        side = SMALL.style_size
        pictures = [batch(encode(np.zeros((s, s), np.uint8))) for s in (9, 9, side)]
    else:
        pictures = [np.zeros((1, s, s, c), np.float32) for s, c in ((9, 3), (9, 1), (side, 3))]
    serve, key = small_model.served_signatures[name], "style_bytes[0]" if "def" in name else "style"
    serve(*pictures)
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        serve(*pictures, stroke_size=tf.constant([4.0]))
    assert f"{key}: {4 * side}x{4 * side} pixels when scaled" in str(caught.value)
    assert "ask for smaller strokes" in str(caught.value)


def test_a_network_whose_codes_vary_in_size_has_no_signatures_of_codes():
    network = TintNetwork()
    network.style_code_spec = keras.KerasTensor((None, None, None, 3))
    assert set(ServedModel(network).served_signatures) == {"serving_default", "stylize_tensors"}


@pytest.mark.parametrize(
    "options", [{"answer_format": "gif"}, {"jpeg_quality": 0}, {"max_pixels": 0}, {"style_size": 0}]
)
def test_options_out_of_range_are_input_errors(options):
    with pytest.raises(InputError, match=next(iter(options))):
        ServedModelOptions(**options)


def test_a_code_of_several_tensors_is_served_as_one_vector(toys, triples):
    network = build_network("toy_tint", None)
    served = ServedModel(network).served_signatures
    inputs = make_inputs(triples)
    code = served["encode_style"](style_bytes=inputs["style_bytes"])["style_code"]
    assert code.shape == (3, 6)
    del inputs["style_bytes"]
    by_code = served["stylize_with_style_code"](**inputs, style_code=code)["stylized_bytes"]
    by_style = served["serving_default"](**make_inputs(triples))["stylized_bytes"]
    for one, other in zip(by_code, by_style):
        np.testing.assert_array_equal(decode(one), decode(other))


def test_a_network_that_is_not_exported_is_told(toys, tmp_path):
    save_checkpoint(build_network("toy_one_style", None), tmp_path / "saved")
    options = ExportOptions(checkpoint=str(tmp_path / "saved"), output=str(tmp_path / "model"))
    with pytest.raises(InputError, match="networks of toy_one_style are not exported"):
        export(options)
    assert not (tmp_path / "model").exists()


def test_a_vgg_that_a_checkpoint_lacks_is_taken_from_the_file_that_is_named(tmp_path, monkeypatch):
    patch_keras_applications(monkeypatch, channels=4)
    config = {**get_method("adain").tiny[1], "encoder_weights": "named"}
    network = build_network("adain", config, weights={"vgg19": "random"})
    save_checkpoint(network, tmp_path / "adain")
    options = ExportOptions(checkpoint=str(tmp_path / "adain"), output=str(tmp_path / "model"))
    with pytest.raises(InputError, match="adain needs the weights of vgg19: give --vgg_weights"):
        export(options)
    with pytest.raises(InputError, match="networks of adain are not exported"):
        export(dataclasses.replace(options, vgg_weights="random"))
    assert not (tmp_path / "model").exists()

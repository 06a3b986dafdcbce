# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""TFLite and ONNX files, run by their own runtimes, give the network's pictures."""

import keras
import numpy as np
import onnxruntime
import pytest
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter
from loopback.stand_in_network import TintNetwork

from tfstyle.errors import InputError
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network
from tfstyle.serving.onnx_file import save_onnx
from tfstyle.serving.tflite_file import save_tflite

SIZE = 40
NAMES = ["content", "region", "style", "style_strength"]


@pytest.fixture(scope="module")
def network():
    keras.utils.set_random_seed(5)
    return build_network("local_transfer", LocalTransferConfig.tiny().to_dict())


def make_inputs(height, width, style_size, *, strength=1.0, seed=0):
    random = np.random.default_rng(seed)
    region = np.zeros((1, height, width, 1), np.float32)
    region[:, height // 4 : height // 2, width // 3 :] = 1.0
    return {
        "content": random.random((1, height, width, 3), np.float32),
        "region": region,
        "style": random.random((1, *style_size, 3), np.float32),
        "style_strength": np.array([strength], np.float32),
    }


def check(stylized, network, inputs):
    expected = network(inputs).numpy()
    assert stylized.shape == expected.shape and stylized.dtype == np.float32
    np.testing.assert_allclose(stylized, expected, atol=2e-4)
    outside = inputs["region"][..., 0] == 0
    assert np.array_equal(stylized[outside], inputs["content"][outside])


@pytest.fixture(scope="module")
def tflite(network, tmp_path_factory):
    path = save_tflite(network, tmp_path_factory.mktemp("files") / "tiny.tflite", picture_size=SIZE)
    return Interpreter(model_path=str(path))


@pytest.fixture(scope="module")
def onnx(network, tmp_path_factory):
    path = save_onnx(network, tmp_path_factory.mktemp("files") / "tiny.onnx")
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


@pytest.mark.broad
@pytest.mark.parametrize("strength", [1.0, 0.4, 0.0])
def test_the_tflite_file_agrees_with_the_network(network, tflite, strength):
    assert tflite.get_signature_list() == {
        "serving_default": {"inputs": NAMES, "outputs": ["stylized"]}
    }
    inputs = make_inputs(SIZE, SIZE, (SIZE, SIZE), strength=strength)
    check(tflite.get_signature_runner()(**inputs)["stylized"], network, inputs)


@pytest.mark.broad
def test_the_tflite_file_needs_no_other_operations_than_tflites_own(tflite):
    # The runtime without TensorFlow has loaded it, and names each operation it runs.
    names = {operation["op_name"] for operation in tflite._get_ops_details()}
    assert "CONV_2D" in names and not any(name.startswith("Flex") for name in names)


@pytest.mark.broad
@pytest.mark.parametrize(
    "height, width, style_size, strength",
    [(40, 40, (40, 40), 1.0), (37, 53, (29, 64), 0.4), (9, 70, (17, 16), 1.0)],
)
def test_the_onnx_file_agrees_with_the_network_at_any_size(
    network, onnx, height, width, style_size, strength
):
    assert sorted(node.name for node in onnx.get_inputs()) == NAMES
    inputs = make_inputs(height, width, style_size, strength=strength)
    (stylized,) = onnx.run(["stylized"], inputs)
    check(stylized, network, inputs)


class ActivatedNetwork(TintNetwork):
    """A style code through an operation of choice."""

    def __init__(self, activation):
        super().__init__()
        self.activation = activation

    def encode_style(self, style):
        return self.activation(super().encode_style(style) - 0.5)


def test_exact_gelu_is_converted_though_tf2onnx_lacks_its_erfc(tmp_path):
    network = ActivatedNetwork(lambda x: tf.nn.gelu(x, approximate=False))
    path = save_onnx(network, tmp_path / "gelu.onnx")
    inputs = make_inputs(12, 9, (8, 8))
    (stylized,) = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(
        ["stylized"], inputs
    )
    painted = network.paint(inputs["content"], None, network.encode_style(inputs["style"]))
    expected = np.where(inputs["region"] > 0, painted, inputs["content"])
    np.testing.assert_allclose(stylized, expected, atol=1e-6)


def test_an_operation_that_onnx_lacks_is_an_input_error_and_no_file(tmp_path):
    with pytest.raises(InputError, match="Lgamma"):
        save_onnx(ActivatedNetwork(tf.math.lgamma), tmp_path / "lgamma.onnx")
    assert not list(tmp_path.iterdir())


@pytest.mark.broad
def test_an_empty_region_returns_the_content(tflite, onnx):
    inputs = make_inputs(SIZE, SIZE, (SIZE, SIZE))
    inputs["region"][:] = 0
    assert np.array_equal(tflite.get_signature_runner()(**inputs)["stylized"], inputs["content"])
    assert np.array_equal(onnx.run(["stylized"], inputs)[0], inputs["content"])


def run_onnx(onnx, inputs):
    return onnx.run(["stylized"], inputs)[0]


def run_tflite(tflite, inputs):
    return tflite.get_signature_runner()(**inputs)["stylized"]


@pytest.mark.broad
@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("format, run", [("onnx", run_onnx), ("tflite", run_tflite)])
def test_a_pixel_that_is_no_number_stays_where_it_is(request, network, format, run, value):
    runtime = request.getfixturevalue(format)
    inputs = make_inputs(SIZE, SIZE, (SIZE, SIZE))
    zero = {**inputs, "content": inputs["content"].copy()}
    region = inputs["region"][0, ..., 0] > 0
    inside, outside = tuple(np.argwhere(region)[7]), tuple(np.argwhere(~region)[7])
    for place in (inside, outside):
        zero["content"][0][place], inputs["content"][0][place] = 0.0, value
    stylized = run(runtime, inputs)
    expected = run(runtime, zero)
    for place in (inside, outside):
        assert not np.isfinite(stylized[0][place]).any()
        expected[0][place] = stylized[0][place]
    np.testing.assert_array_equal(stylized, expected)
    inputs["region"][0][outside] = value  # no number is not inside
    np.testing.assert_array_equal(run(runtime, inputs), stylized)


@pytest.mark.broad
@pytest.mark.parametrize("name", ["style", "style_strength"])
@pytest.mark.parametrize("format, run", [("onnx", run_onnx), ("tflite", run_tflite)])
def test_a_style_or_strength_that_is_no_number_shows_in_the_region_alone(
    request, format, run, name
):
    inputs = make_inputs(SIZE, SIZE, (SIZE, SIZE))
    inputs[name].flat[0] = np.nan
    stylized = run(request.getfixturevalue(format), inputs)
    inside = inputs["region"][..., 0] > 0
    assert np.isnan(stylized[inside]).all()
    assert np.array_equal(stylized[~inside], inputs["content"][~inside])


def test_a_file_that_cannot_be_written_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="nosuch"):
        save_onnx(TintNetwork(), tmp_path / "nosuch" / "tiny.onnx")
    for size in (4, 5000):
        with pytest.raises(InputError, match="picture_size"):
            save_tflite(TintNetwork(), tmp_path / "tiny.tflite", picture_size=size)
    assert not list(tmp_path.iterdir())

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""SqueezeNet v1.1 as a second loss network."""

import h5py
import keras
import numpy as np
import pytest
import tensorflow as tf
from scipy import signal

from tfstyle.errors import InputError
from tfstyle.features.endpoints import SQUEEZENET_STRIDES, compute_stride, resolve_endpoint
from tfstyle.features.network_features import NetworkFeatures
from tfstyle.features.preprocessing import preprocess
from tfstyle.features.weights import build_loss_network

WIDTHS = {
    "conv1": 64,
    "fire2": 128,
    "fire3": 128,
    "fire4": 256,
    "fire5": 256,
    "fire6": 384,
    "fire7": 384,
    "fire8": 512,
    "fire9": 512,
}


@pytest.fixture(name="features", scope="module")
def build_random_features():
    return NetworkFeatures(tuple(WIDTHS), network="squeezenet", weights="random")


def make_picture(height=32, width=48):
    return np.random.default_rng(0).random((1, height, width, 3), "float32")


def save_as_keras_2_did(model, path, *, spoil=None, without=None):
    """An `.h5` file of the layout that the published weights have."""
    with h5py.File(path, "w") as file:
        layers = [x for x in model.layers if x.weights and x.name != without]
        file.attrs["layer_names"] = [layer.name.encode() for layer in layers]
        for layer in layers:
            group = file.create_group(layer.name)
            names = [f"{layer.name}_W".encode(), f"{layer.name}_b".encode()]
            group.attrs["weight_names"] = names
            for name, value in zip(names, layer.get_weights()):
                group[name.decode()] = np.full_like(value, spoil) if spoil else value
    return str(path)


def test_it_has_the_parameters_of_the_published_network():
    # 1,235,496 (Iandola et al., v1.1) less the 1,000 classes' convolution.
    model = build_loss_network("squeezenet", weights="random")
    assert model.count_params() == 1_235_496 - (512 * 1000 + 1000)


@pytest.mark.parametrize("height, width", [(32, 48), (37, 41)])
def test_each_endpoint_has_its_width_and_its_stride(features, height, width):
    values = features(make_picture(height, width))
    assert list(values) == list(WIDTHS) == list(SQUEEZENET_STRIDES)
    for name, channels in WIDTHS.items():
        stride = compute_stride(name)
        assert values[name].shape == (1, height // stride, width // stride, channels)
        assert values[name].dtype == tf.float32 and np.min(values[name]) == 0.0


def test_a_cell_of_each_endpoint_looks_at_the_middle_of_its_own_square():
    """What a weight on a cell of a reduced region means: the gradient is centred in the cell."""
    model = build_loss_network("squeezenet", weights="random")
    for layer in model.layers:  # all weights equal: nothing but geometry is left
        if layer.weights:
            kernel, bias = layer.weights
            kernel.assign(np.full(kernel.shape, 1.0 / np.prod(kernel.shape[:3]), "float32"))
    for name in ("conv1", "fire3", "fire5", "fire7"):
        stride = compute_stride(name)
        part = keras.Model(model.input, model.get_layer(name).output)
        row = 128 // stride
        picture = tf.Variable(
            np.linspace(1, 2, 256 * 256 * 3, dtype="float32").reshape(1, 256, 256, 3)
        )
        with tf.GradientTape() as tape:
            cell = tf.reduce_sum(part(picture)[0, row, row])
        seen = tape.gradient(cell, picture).numpy()[0].sum(axis=-1)
        middle = (seen.sum(axis=1) * np.arange(256)).sum() / seen.sum()
        assert abs(middle - (row + 0.5) * stride + 0.5) < stride


def test_the_first_layer_is_the_convolution_that_the_file_describes(features):
    picture = make_picture()
    kernel, bias = (
        build_loss_network("squeezenet", weights="random").get_layer("conv1").get_weights()
    )
    pixels = keras.ops.convert_to_numpy(preprocess(picture))[0].astype("float64")
    expected = bias[5] + sum(
        signal.correlate2d(pixels[..., k], kernel[..., k, 5], mode="valid") for k in range(3)
    )
    ours = features(picture, endpoints=("conv1",))["conv1"][0, :-1, :-1, 5]
    np.testing.assert_allclose(ours, np.maximum(expected[::2, ::2], 0.0), rtol=1e-4, atol=1e-2)


def test_a_file_of_keras_2_and_one_of_keras_3_give_their_weights(tmp_path):
    model = build_loss_network("squeezenet", weights="random", seed=3)
    model.save_weights(tmp_path / "new.weights.h5")
    for path in (
        save_as_keras_2_did(model, tmp_path / "old.h5"),
        str(tmp_path / "new.weights.h5"),
    ):
        read = build_loss_network("squeezenet", weights=path)
        for ours, theirs in zip(read.get_weights(), model.get_weights(), strict=True):
            np.testing.assert_array_equal(ours, theirs)
        assert read.trainable_weights == []


def test_files_that_do_not_hold_it_are_named_with_the_flag(tmp_path, narrow_vgg):
    model = build_loss_network("squeezenet", weights="random")
    (tmp_path / "text.h5").write_text("not weights")
    faults = {
        save_as_keras_2_did(model, tmp_path / "part.h5", without="fire5_squeeze1x1"): "not hold",
        save_as_keras_2_did(model, tmp_path / "nan.h5", spoil=np.nan): "not finite",
        save_as_keras_2_did(build_loss_network(weights="random"), tmp_path / "v.h5"): "not hold",
        str(tmp_path / "text.h5"): "not hold",
        str(tmp_path / "none.h5"): "no such file",
        "imagenet": "give a path",
    }
    for path, reason in faults.items():
        with pytest.raises(InputError, match=f"--squeezenet_weights.*{reason}") as caught:
            build_loss_network("squeezenet", weights=path)
        assert "\n" not in str(caught.value)
        assert path == "imagenet" or path in str(caught.value)


def test_the_gradient_of_a_gram_matrix_reaches_every_pixel(features):
    picture = tf.Variable(make_picture(64, 64))
    with tf.GradientTape() as tape:
        flat = tf.reshape(features(picture)["fire5"], (-1, 256))
        loss = tf.reduce_sum(tf.square(tf.matmul(flat, flat, transpose_a=True)))
    gradient = tape.gradient(loss, picture).numpy()
    assert np.isfinite(gradient).all()
    assert (np.abs(gradient).max(axis=-1) > 0).mean() > 0.99


def test_bfloat16_features_are_close_to_those_of_float32(features):
    rounded = NetworkFeatures(
        tuple(WIDTHS), network="squeezenet", weights="random", dtype="bfloat16"
    )(make_picture())
    for name, exact in features(make_picture()).items():
        assert rounded[name].dtype == tf.bfloat16
        error = np.linalg.norm(tf.cast(rounded[name], "float32") - exact)
        assert 0.0 < error < 0.03 * np.linalg.norm(exact)


@pytest.mark.parametrize("name", ["fire1", "fire10", "conv1_1", "relu_conv1", "fire5 ", ""])
def test_a_layer_that_is_not_there_is_named_with_those_that_are(name):
    with pytest.raises(
        InputError, match=f"squeezenet has no layer {name!r}: it has conv1, fire2-9"
    ):
        resolve_endpoint(name, network="squeezenet")

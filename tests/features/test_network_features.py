# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Features of a picture at named layers."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from narrow_vgg import patch_keras_applications

from tfstyle.errors import InputError
from tfstyle.features.endpoints import compute_stride
from tfstyle.features.network_features import NetworkFeatures
from tfstyle.features.weights import build_loss_network

WIDTHS = {"conv1_1": 64, "relu2_2": 128, "conv3_3": 256, "conv4_2": 512, "conv5_2": 512}


def make_picture(height=32, width=48):
    return np.random.default_rng(0).random((1, height, width, 3), "float32")


@pytest.mark.parametrize("height, width", [(32, 48), (37, 41)])
def test_each_endpoint_has_its_width_and_its_stride(vgg, height, width):
    features = vgg(make_picture(height, width))
    assert list(features) == list(WIDTHS)
    for name, channels in WIDTHS.items():
        stride = compute_stride(name)
        assert features[name].shape == (1, height // stride, width // stride, channels)
        assert features[name].dtype == tf.float32


def test_features_are_those_of_keras_applications(vgg):
    model = build_loss_network("vgg16", weights="random")
    outputs = [model.get_layer(name).output for name in ("block1_conv1", "block3_conv3")]
    pixels = keras.applications.vgg16.preprocess_input(make_picture() * 255.0)
    theirs = keras.Model(model.input, outputs)(pixels)
    ours = vgg(make_picture())
    for name, expected in zip(("conv1_1", "conv3_3"), theirs):
        np.testing.assert_allclose(ours[name], expected, rtol=1e-4, atol=1e-3)
        assert np.min(expected) == 0.0 < np.max(expected)  # after the ReLU


def test_some_endpoints_alone_are_the_same(vgg):
    some = vgg(make_picture(), endpoints=("conv3_3",))
    assert list(some) == ["conv3_3"]
    expected = vgg(make_picture())["conv3_3"]
    np.testing.assert_allclose(some["conv3_3"], expected, rtol=1e-4, atol=1e-5 * np.max(expected))


def test_bfloat16_features_are_close_to_those_of_float32(vgg):
    rounded = NetworkFeatures(vgg.endpoints, network="vgg16", weights="random", dtype="bfloat16")(
        make_picture()
    )
    for name, exact in vgg(make_picture()).items():
        assert rounded[name].dtype == tf.bfloat16
        error = np.linalg.norm(tf.cast(rounded[name], "float32") - exact)
        assert 0.0 < error < 0.02 * np.linalg.norm(exact)


def test_the_gradient_reaches_the_picture_and_no_weight_is_trainable(vgg, narrow_vgg):
    picture = tf.Variable(make_picture())
    with tf.GradientTape() as tape:
        total = sum(tf.reduce_mean(value) for value in vgg(picture).values())
    gradient = tape.gradient(total, picture).numpy()
    assert np.isfinite(gradient).all() and np.abs(gradient).max() > 0.0
    assert build_loss_network(weights="random").trainable_weights == []


def test_an_unknown_endpoint_is_refused_before_weights_are_looked_for():
    with pytest.raises(InputError, match="no layer 'conv9_1'"):
        NetworkFeatures(("conv9_1",), network="vgg16", weights="/no/such/file")


def test_an_endpoint_named_twice_is_computed_once(narrow_vgg):
    features = NetworkFeatures(("conv1_1", "conv2_1", "conv1_1"), network="vgg16", weights="random")
    assert features.endpoints == ("conv1_1", "conv2_1")


@pytest.mark.parametrize("network, name", [("vgg16", "conv4_3"), ("vgg19", "conv3_4")])
def test_both_networks_are_to_be_had(narrow_vgg, network, name):
    features = NetworkFeatures((name,), network=network, weights="random")(make_picture())
    stride = compute_stride(name)
    assert features[name].shape == (1, 32 // stride, 48 // stride, 4)


class Owner(keras.Model):
    """A model that looks at features, as a trainer does."""

    def __init__(self, features):
        super().__init__()
        self.features = features
        self.dense = keras.layers.Dense(3)
        self.dense.build((None, 3))
        self.built = True

    def call(self, picture):
        return self.dense(picture)


def test_a_loss_network_held_by_a_model_is_neither_saved_nor_exported_with_it(vgg, tmp_path):
    owner = Owner(vgg)
    assert {weight.path.split("/")[-1] for weight in owner.weights} == {"kernel", "bias"}
    owner.save_weights(tmp_path / "owner.weights.h5")
    assert (tmp_path / "owner.weights.h5").stat().st_size < 100_000
    owner.export(
        tmp_path / "exported",
        verbose=False,
        input_signature=[keras.InputSpec(shape=(None, None, None, 3), dtype="float32")],
    )
    assert sum(path.stat().st_size for path in (tmp_path / "exported").rglob("*")) < 200_000


def test_average_pooling_stands_in_for_max_pooling_and_nothing_else(monkeypatch):
    patch_keras_applications(monkeypatch, channels=8)
    layers = ("conv1_2", "conv2_1")
    options = {"network": "vgg19", "weights": "random"}
    features = NetworkFeatures(layers, **options, pooling="average")(make_picture())
    trained = NetworkFeatures(layers, **options)(make_picture())
    np.testing.assert_allclose(features["conv1_2"], trained["conv1_2"], rtol=1e-5)
    second = build_loss_network("vgg19", weights="random").get_layer("block2_conv1")
    averaged = keras.ops.average_pool(features["conv1_2"], 2)
    np.testing.assert_allclose(features["conv2_1"], second(averaged), rtol=1e-4, atol=1e-3)
    assert np.abs(features["conv2_1"] - trained["conv2_1"]).max() > 1.0


def test_the_numbers_of_each_pixel_are_counted_up_to_the_last_layer(monkeypatch):
    patch_keras_applications(monkeypatch, channels=8)
    features = NetworkFeatures(("conv1_1", "conv2_1"), network="vgg16", weights="random")
    assert features.channels == {"conv1_1": 8, "conv2_1": 8}
    assert features.count_values_per_pixel() == 8 + 8 + 8 / 4

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The encoder is the VGG's first convolutions, normalized, without a halo."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from tfstyle.errors import InputError
from tfstyle.features.convolution_weights import load_convolutions
from tfstyle.features.endpoints import compute_reach, list_convolutions
from tfstyle.features.leaf_pictures import draw_leaf_pictures
from tfstyle.features.network_features import NetworkFeatures
from tfstyle.features.vgg_encoder import VggEncoder
from tfstyle.features.weights import build_loss_network

LAYERS = ("relu1_1", "relu2_1", "relu3_1")


def build(endpoint="relu3_1", *, weights="random", **settings):
    encoder = VggEncoder(endpoint, channels=(4,) * 5, **settings)
    encoder.build((None, None, None, 3))
    if weights:
        encoder.load(weights)
    return encoder


@pytest.fixture(name="encoder")
def build_encoder(narrow_vgg):
    return build()


def save_narrow(network, path, *, seed=1):
    build_loss_network(network, weights="random", seed=seed).save_weights(path)
    return str(path)


def test_far_from_the_border_each_filter_is_the_vggs_to_a_scale(encoder):
    picture = np.random.default_rng(0).random((2, 64, 64, 3), "float32")
    theirs = NetworkFeatures(LAYERS, network="vgg19", weights="random")(picture)
    ours = encoder(picture, endpoints=LAYERS)
    for layer, stride in zip(LAYERS, (1, 2, 4)):
        margin = -(-compute_reach(layer) // stride)
        core = (slice(None), *[slice(margin, -margin)] * 2)
        mine, other = np.asarray(ours[layer])[core], np.asarray(theirs[layer])[core]
        scale = mine.max(axis=(0, 1, 2)) / np.maximum(other.max(axis=(0, 1, 2)), 1e-6)
        np.testing.assert_allclose(mine, other * scale, rtol=1e-3, atol=1e-3 * mine.max())
        assert (scale > 0).any()


def test_each_filter_that_answers_has_a_mean_activation_of_one(encoder):
    for layer, features in encoder(draw_leaf_pictures(), endpoints=LAYERS).items():
        means = np.mean(features, axis=(0, 1, 2))
        assert means.max() == pytest.approx(1.0, abs=1e-3), layer
        answering = means > 0.05
        assert answering.sum() >= 2 and (means[answering] > 0.99).sum() >= 2, layer


def test_a_flat_picture_has_no_halo(encoder):
    flat = np.full((1, 24, 32, 3), (0.2, 0.7, 0.4), "float32")
    for features in encoder(flat, endpoints=LAYERS).values():
        spread = np.ptp(features, axis=(1, 2))
        assert spread.max() < 1e-4 * max(np.max(features), 1.0)


def test_leaf_pictures_are_pictures_and_always_the_same():
    pictures = draw_leaf_pictures(2, side=32, leaves=80)
    assert pictures.shape == (2, 32, 32, 3) and pictures.dtype == np.float32
    assert 0 <= pictures.min() < 0.3 and 0.7 < pictures.max() <= 1
    np.testing.assert_array_equal(pictures, draw_leaf_pictures(2, side=32, leaves=80))
    steps = np.abs(np.diff(pictures, axis=2))
    assert np.median(steps) < 0.05 < np.quantile(steps, 0.99)  # flat parts, and edges


def test_vgg16_and_vgg19_share_seven_convolutions():
    names = list_convolutions("conv3_3")
    assert len(names) == 7 and names == list_convolutions("relu3_3", network="vgg16")
    assert [len(list_convolutions(f"relu{n}_1")) for n in range(1, 6)] == [1, 3, 5, 9, 13]
    assert compute_reach("relu3_1") == 2 * 1 + 2 * 2 + 4
    assert compute_reach("relu4_1") == 2 * 1 + 2 * 2 + 4 * 4 + 8


def test_a_file_with_vgg16s_layers_gives_vgg19s_first_seven(narrow_vgg, tmp_path, capsys):
    path = save_narrow("vgg16", tmp_path / "stand_in.weights.h5")
    expected = load_convolutions("conv3_3", network="vgg16", weights=path)
    capsys.readouterr()
    loaded = load_convolutions("conv3_3", network="vgg19", weights=path)
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "first seven convolutions are taken as VGG19's" in said
    assert list(loaded) == list_convolutions("conv3_3")
    for name, pair in loaded.items():
        for mine, theirs in zip(pair, expected[name], strict=True):
            np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("endpoint", ["conv3_4", "relu4_1"])
def test_what_lies_deeper_has_to_be_vgg19s_own(narrow_vgg, tmp_path, endpoint):
    path = save_narrow("vgg16", tmp_path / "stand_in.weights.h5")
    with pytest.raises(InputError, match="--vgg19_weights=.* does not hold the weights of vgg19"):
        load_convolutions(endpoint, network="vgg19", weights=path)
    own = save_narrow("vgg19", tmp_path / "own.weights.h5")
    assert (
        list(load_convolutions(endpoint, network="vgg19", weights=own))[-1]
        == (list_convolutions(endpoint)[-1])
    )


def test_weights_of_other_widths_are_named(narrow_vgg):
    encoder = VggEncoder("relu1_1", channels=(8, 8, 8, 8, 8))
    encoder.build((None, None, None, 3))
    with pytest.raises(InputError, match="--vgg19_weights=random: block1_conv1 has the shape"):
        encoder.load("random")


def test_it_is_frozen_and_lets_the_gradient_through(encoder):
    picture = tf.Variable(draw_leaf_pictures(1, side=32))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(encoder(picture)["relu3_1"])
    assert encoder.trainable_weights == [] and len(encoder.weights) == 10
    slope = tape.gradient(loss, picture).numpy()
    assert np.isfinite(slope).all() and np.abs(slope).max() > 0


def test_bfloat16_features_are_close_and_of_the_same_scale(encoder):
    rounded = build(dtype="mixed_bfloat16")
    for mine, theirs in zip(encoder.weights, rounded.weights):
        np.testing.assert_array_equal(mine, theirs)  # normalized in float32 all the same
    picture = draw_leaf_pictures(1, side=32)
    exact, close = encoder(picture)["relu3_1"], rounded(picture)["relu3_1"]
    assert close.dtype == tf.bfloat16
    assert np.abs(tf.cast(close, "float32") - exact).max() < 0.05 * np.max(exact)


@pytest.mark.parametrize("saved", [True, False])
def test_files_of_weights_hold_the_encoders_where_they_are_to(narrow_vgg, tmp_path, saved):
    def make_model(*, weights):
        inputs = keras.Input((None, None, 3))
        encoder = build(weights=weights, saved=saved, name="encoder")
        return keras.Model(inputs, encoder(inputs)["relu3_1"]), encoder

    model, encoder = make_model(weights="random")
    model.save_weights(tmp_path / "model.weights.h5")
    other, fresh = make_model(weights=None)
    before = [np.asarray(weight) for weight in fresh.weights]
    other.load_weights(tmp_path / "model.weights.h5")
    expected = encoder.weights if saved else before
    for mine, theirs in zip(fresh.weights, expected, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_its_config_makes_the_same_encoder(encoder):
    twin = VggEncoder.from_config(encoder.get_config())
    assert twin.get_config() == encoder.get_config()
    assert twin.compute_output_shape((2, 32, 48, 3)) == {"relu3_1": (2, 8, 12, 4)}
    assert encoder(np.zeros((2, 32, 48, 3), "float32"))["relu3_1"].shape == (2, 8, 12, 4)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Loss networks whose weights cannot be used, and those that can."""

import keras
import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.features.weights import build_loss_network


def save_narrow_vgg(path, *, network="vgg16", spoil=None):
    model = build_loss_network(network, weights="random")
    if spoil is not None:
        model.get_layer("block2_conv1").bias.assign(np.full(4, spoil))
    model.save_weights(path)
    return str(path)


def test_random_weights_are_those_of_the_seed_and_say_what_they_are_for(narrow_vgg, capsys):
    one, same, other = (
        build_loss_network(weights="random", seed=seed).get_weights() for seed in (1, 1, 2)
    )
    assert "--vgg16_weights=random: the loss network is NOT trained" in capsys.readouterr().out
    assert all(np.array_equal(a, b) for a, b in zip(one, same))
    assert not np.array_equal(one[0], other[0])


def test_random_weights_keep_the_scale_of_features_from_layer_to_layer(vgg):
    features = vgg(np.random.default_rng(0).random((1, 32, 32, 3), "float32"))
    scales = [float(np.sqrt(np.mean(np.square(value)))) for value in features.values()]
    assert max(scales) < 10.0 * min(scales)


def test_a_weight_file_gives_its_weights(narrow_vgg, tmp_path):
    path = save_narrow_vgg(tmp_path / "vgg.weights.h5")
    read = build_loss_network(weights=path).get_weights()
    for ours, theirs in zip(read, build_loss_network(weights="random").get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_the_weights_are_float32_whatever_the_precision_policy(narrow_vgg):
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        model = build_loss_network(weights="random")
        assert keras.config.dtype_policy().name == "mixed_bfloat16"  # left as it was
    finally:
        keras.config.set_dtype_policy("float32")
    assert {layer.dtype_policy.name for layer in model.layers} == {"float32"}


def test_the_policy_is_left_as_it_was_after_an_error_too():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        with pytest.raises(InputError):
            build_loss_network(weights="/no/such/file")
        assert keras.config.dtype_policy().name == "mixed_bfloat16"
    finally:
        keras.config.set_dtype_policy("float32")


@pytest.mark.parametrize("network", ["vgg16", "vgg19"])
def test_a_missing_file_is_named_with_its_flag(network, tmp_path):
    for path in (tmp_path / "none.weights.h5", tmp_path):
        with pytest.raises(InputError, match=f"--{network}_weights={path}: no such file"):
            build_loss_network(network, weights=str(path))


@pytest.mark.parametrize("name", ["vgg.weights.h5", "vgg.h5", "vgg.npz", "vgg"])
def test_a_file_that_is_no_weight_file_is_named_with_its_flag(narrow_vgg, tmp_path, name):
    (tmp_path / name).write_bytes(b"not weights")
    with pytest.raises(InputError, match=f"--vgg16_weights={tmp_path / name} does not hold"):
        build_loss_network(weights=str(tmp_path / name))


@pytest.mark.parametrize("network, other", [("vgg16", "vgg19"), ("vgg19", "vgg16")])
def test_weights_of_other_shapes_are_refused(tmp_path, network, other, monkeypatch, narrow_vgg):
    path = save_narrow_vgg(tmp_path / "vgg.weights.h5", network=other)
    monkeypatch.undo()  # from here on the real networks: wider than the file's
    with pytest.raises(InputError, match=f"--{network}_weights=.* does not hold the weights"):
        build_loss_network(network, weights=path)


def test_a_file_that_lacks_layers_is_refused_without_a_warning_for_each(
    narrow_vgg, tmp_path, recwarn
):
    whole = build_loss_network(weights="random")
    part = keras.Model(whole.input, whole.get_layer("block3_conv3").output)
    part.save_weights(tmp_path / "part.weights.h5")
    with pytest.raises(InputError, match="--vgg16_weights=.* does not hold the weights"):
        build_loss_network(weights=str(tmp_path / "part.weights.h5"))
    assert not [warning for warning in recwarn if "Skipping" in str(warning.message)]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_refused_and_named(narrow_vgg, tmp_path, value):
    path = save_narrow_vgg(tmp_path / "vgg.weights.h5", spoil=value)
    with pytest.raises(InputError, match="--vgg16_weights=.*block2_conv1/bias .* not finite"):
        build_loss_network(weights=path)


@pytest.mark.parametrize("network", ["vgg16", "vgg19"])
def test_imagenet_without_a_network_names_the_flag_and_the_way_out(monkeypatch, network):
    from keras.src.utils import file_utils

    def fail(*args, **kwargs):
        raise Exception("URL fetch failure on https://storage... [Errno -2] Name unknown\ntrace")

    monkeypatch.setattr(file_utils, "get_file", fail)
    monkeypatch.setattr(
        keras.initializers.GlorotUniform,
        "__call__",
        lambda self, shape, dtype=None: keras.ops.zeros(shape, dtype),
    )
    with pytest.raises(InputError, match=f"--{network}_weights=imagenet .*path") as caught:
        build_loss_network(network, weights="imagenet")
    assert "URL fetch failure" in str(caught.value) and "\n" not in str(caught.value)

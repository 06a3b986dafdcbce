# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The papers' names of layers."""

import keras
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.errors import InputError
from tfstyle.features.endpoints import BLOCK_SIZES, compute_stride, resolve_endpoint


@pytest.mark.parametrize("network, builder", [("vgg16", "VGG16"), ("vgg19", "VGG19")])
def test_every_convolution_of_keras_applications_has_one_name(network, builder, monkeypatch):
    # Every initializer draws zeros: only the layers' names are asked for.
    monkeypatch.setattr(
        keras.initializers.GlorotUniform,
        "__call__",
        lambda self, shape, dtype=None: keras.ops.zeros(shape, dtype),
    )
    vgg = getattr(keras.applications, builder)(weights=None, include_top=False)
    layers = {layer.name for layer in vgg.layers if isinstance(layer, keras.layers.Conv2D)}
    names = [
        f"conv{block}_{convolution}"
        for block, size in enumerate(BLOCK_SIZES[network], start=1)
        for convolution in range(1, size + 1)
    ]
    assert sorted(resolve_endpoint(name, network=network) for name in names) == sorted(layers)


def test_relu_and_conv_are_one_activation():
    assert resolve_endpoint("relu3_3") == resolve_endpoint("conv3_3") == "block3_conv3"


@pytest.mark.parametrize(
    "name, network",
    [
        ("conv6_1", "vgg16"),
        ("conv1_3", "vgg16"),
        ("conv3_4", "vgg16"),
        ("conv1_4", "vgg19"),
        ("block3_conv3", "vgg16"),
        ("conv3_3 ", "vgg16"),
        ("pool3", "vgg19"),
        ("", "vgg16"),
    ],
)
def test_a_layer_that_is_not_there_is_named_with_those_that_are(name, network):
    with pytest.raises(InputError, match=f"{network} has no layer {name!r}: it has conv1_1-2"):
        resolve_endpoint(name, network=network)


def test_the_fourth_convolution_of_a_block_is_vgg19s_alone():
    assert resolve_endpoint("conv3_4", network="vgg19") == "block3_conv4"


@given(st.text(max_size=8))
def test_any_other_name_is_refused(name):
    known = [
        f"{kind}{block}_{convolution}"
        for kind in ("conv", "relu")
        for block, size in enumerate(BLOCK_SIZES["vgg16"], start=1)
        for convolution in range(1, size + 1)
    ]
    if name not in known:
        with pytest.raises(InputError):
            resolve_endpoint(name)


def test_the_stride_doubles_from_block_to_block():
    assert [compute_stride(f"conv{block}_2") for block in range(1, 6)] == [1, 2, 4, 8, 16]
    assert compute_stride("relu4_1") == 8

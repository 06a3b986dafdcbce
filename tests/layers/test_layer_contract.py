# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What holds for every layer there is."""

import importlib
import inspect
import json
import pkgutil

import keras
import numpy as np
import pytest
import tensorflow as tf

import tfstyle.layers
from tfstyle.layers.bottleneck_block import BottleneckBlock
from tfstyle.layers.instance_normalization import InstanceNormalization
from tfstyle.layers.light_residual_block import LightResidualBlock
from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.layers.style_attention import StyleAttention
from tfstyle.layers.styled_normalization import StyledNormalization
from tfstyle.layers.vgg_decoder import VggDecoder
from tfstyle.methods import local_transfer
from tfstyle.methods.local_transfer.picture_encoder import PictureEncoder
from tfstyle.methods.local_transfer.style_encoder import StyleEncoder

CHANNELS, CODE = 3, 5
MAP, REGION, VECTOR = (None, None, CHANNELS), (None, None, 1), (CODE,)
WIDE = (None, None, 4)  # what a bottleneck of width 1 returns

# name -> (how the layer is made, the shapes of what it is called with)
CASES = {
    "convolution": (lambda **k: ReflectionConvolution(4, 3, **k), (MAP,)),
    "even_strided_convolution": (
        lambda **k: ReflectionConvolution(4, 4, strides=2, activation="relu", **k),
        (MAP,),
    ),
    "vgg_decoder": (lambda **k: VggDecoder(((4, 4), (CHANNELS,)), **k), (MAP,)),
    "bottleneck": (lambda **k: BottleneckBlock(1, **k), (WIDE, REGION, REGION)),
    "instance_normalization": (InstanceNormalization, (MAP, REGION)),
    "styled_normalization": (StyledNormalization, (MAP, REGION, VECTOR)),
    "styled_activation": (
        lambda **k: StyledNormalization(normalized=False, **k),
        (MAP, REGION, VECTOR),
    ),
    "light_block": (lambda **k: LightResidualBlock(CHANNELS, **k), (MAP, REGION, VECTOR)),
    "style_attention": (StyleAttention, (MAP, MAP, REGION, REGION)),
    "picture_encoder": (lambda **k: PictureEncoder((4, 6), **k), (MAP,)),
    "style_encoder": (lambda **k: StyleEncoder((3, 4, 4), 2, 6, 7, **k), (MAP,)),
}
cases = pytest.mark.parametrize("case", CASES)


def make_inputs(shapes, height=12, width=8, *, seed=0):
    random = np.random.default_rng(seed)
    inputs = []
    for shape in shapes:
        sides = (height, width) if len(shape) == 3 else ()
        values = random.normal(size=(2, *sides, shape[-1])).astype("float32")
        inputs.append(np.float32(values > 0.0) if shape == REGION else values)
    return inputs


def build(case, **kwargs):
    """The layer with every weight away from its first value, so that biases count."""
    make, shapes = CASES[case]
    layer = make(**kwargs)
    layer(*make_inputs(shapes))
    random = np.random.default_rng(1)
    for weight in layer.weights:
        weight.assign(weight + random.uniform(0.05, 0.2, weight.shape))
    return layer, shapes


def call(layer, inputs):
    """The layer's outputs as a list."""
    return keras.tree.flatten(layer(*inputs))


def list_layers(package):
    """{module: its public Keras layers}, of every module of a package."""
    found = {}
    for _, name, _ in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{name}")
        found[name] = [
            value
            for name, value in inspect.getmembers(module, inspect.isclass)
            if issubclass(value, keras.layers.Layer)
            and not issubclass(value, keras.Model)
            and value.__module__ == module.__name__
            and not name.startswith("_")
        ]
    return found


def test_there_is_one_public_layer_a_file_and_every_one_is_held_to_this_contract():
    layers, parts = list_layers(tfstyle.layers), list_layers(local_transfer)
    assert [len(classes) for classes in layers.values()] == [1] * len(layers)
    known = {value for found in (layers, parts) for classes in found.values() for value in classes}
    assert known == {type(make()) for make, _ in CASES.values()}


@cases
def test_a_config_taken_after_build_makes_the_same_layer(case):
    layer, shapes = build(case)
    config = json.loads(json.dumps(layer.get_config()))
    twin = type(layer).from_config(config)
    twin(*make_inputs(shapes))
    assert json.loads(json.dumps(twin.get_config())) == config
    assert [w.shape for w in twin.weights] == [w.shape for w in layer.weights]
    twin.set_weights(layer.get_weights())
    inputs = make_inputs(shapes, seed=2)
    for mine, theirs in zip(call(layer, inputs), call(twin, inputs), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-6)


@cases
def test_height_and_width_are_free(case):
    layer, shapes = build(case)
    symbolic = call(layer, [keras.Input(shape) for shape in shapes])
    for height, width in ((12, 8), (4, 20), (16, 16)):
        outputs = call(layer, make_inputs(shapes, height, width))
        declared = layer.compute_output_shape(
            *[(2, height, width, s[-1]) if len(s) == 3 else (2, *s) for s in shapes][
                : len(inspect.signature(layer.compute_output_shape).parameters)
            ]
        )
        declared = declared if isinstance(declared[0], tuple) else [declared]
        for free, said, real in zip(symbolic, declared, outputs, strict=True):
            for lengths in zip(free.shape, said, real.shape, strict=True):
                assert set(lengths[:2]) <= {None, lengths[2]}


@cases
def test_a_saved_layer_gives_the_same_values(case, tmp_path):
    layer, shapes = build(case)
    inputs = [keras.Input(shape) for shape in shapes]
    model = keras.Model(inputs, layer(*inputs))
    model.save(tmp_path / "model.keras")
    model.save_weights(tmp_path / "model.weights.h5")
    known = {type(layer).__name__: type(layer)}
    loaded = keras.saving.load_model(tmp_path / "model.keras", custom_objects=known)
    fresh = keras.models.clone_model(model)
    fresh.load_weights(tmp_path / "model.weights.h5")
    values = make_inputs(shapes, seed=2)
    for other in (loaded, fresh):
        for mine, theirs in zip(model.weights, other.weights, strict=True):
            np.testing.assert_array_equal(mine, theirs)
        for mine, theirs in zip(call(model, [values]), call(other, [values]), strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-6)


@cases
def test_a_training_step_changes_every_weight(case):
    layer, shapes = build(case)
    inputs = make_inputs(shapes, seed=2)
    random = np.random.default_rng(3)
    with tf.GradientTape() as tape:
        # Not a plain sum, whose gradient a normalization would hide.
        loss = sum(
            tf.reduce_sum(output * random.normal(size=output.shape))
            for output in call(layer, inputs)
        )
    before = {weight.path: weight.numpy() for weight in layer.weights}
    optimizer = keras.optimizers.SGD(0.1)
    optimizer.build(layer.trainable_variables)
    gradients = tape.gradient(loss, layer.trainable_variables)
    optimizer.apply(gradients)
    for weight in layer.weights:
        change = np.abs(weight.numpy() - before[weight.path]).max()
        if is_fixed(weight, case):
            assert change == 0.0, f"{weight.path} is not to be trained"
        elif is_bias_before_normalization(weight, case):
            assert change < 1e-4, f"{weight.path} is subtracted with the mean"
        else:
            assert change > 1e-3, weight.path


def is_fixed(weight, case):
    """The filters of the style encoder stay as drawn, its whitening as measured."""
    return case == "style_encoder" and weight.path.split("/")[-2] not in ("hidden", "code")


def is_bias_before_normalization(weight, case):
    if case == "bottleneck":
        return weight.path.endswith(("reduce/convolution/bias", "convolve/convolution/bias"))
    if case == "light_block":
        return weight.path.endswith("first/convolution/bias")
    return case == "residual_block" and weight.path.endswith("convolution/bias")


@cases
def test_under_a_mixed_policy_weights_are_float32_and_values_close_to_those_of_float32(case):
    layer, shapes = build(case)
    mixed, _ = build(case, dtype="mixed_bfloat16")
    assert {weight.dtype for weight in mixed.weights} <= {"float32"}
    mixed.set_weights(layer.get_weights())
    inputs = make_inputs(shapes, seed=2)
    for exact, rounded in zip(call(layer, inputs), call(mixed, inputs), strict=True):
        # A style picture is encoded once, in float32.
        assert rounded.dtype == (tf.float32 if case == "style_encoder" else tf.bfloat16)
        scale = np.abs(exact).max()
        np.testing.assert_allclose(tf.cast(rounded, "float32"), exact, atol=0.05 * scale)


@cases
def test_the_pictures_of_a_batch_do_not_see_each_other(case):
    layer, shapes = build(case)
    inputs = make_inputs(shapes, seed=2)
    alone = call(layer, [values[1:] for values in inputs])
    for both, one in zip(call(layer, inputs), alone, strict=True):
        np.testing.assert_allclose(both[1:], one, rtol=1e-4, atol=1e-5)

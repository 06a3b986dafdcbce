# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""AdaIN: the layers of the paper, what its target is, what its decoder is trained for."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from tiny_networks import build_tiny

from tfstyle.errors import InputError
from tfstyle.methods.adain.config import AdainConfig, AdainObjectiveConfig
from tfstyle.methods.adain.network import AdainNetwork
from tfstyle.methods.adain.objective import AdainObjective
from tfstyle.methods.encoder_network import reduce_to_grid
from tfstyle.ops.region_statistics import compute_mean_std

# 3x3 convolutions of VGG19, (in, out), up to relu3_1 and on to relu4_1.
TO_RELU3_1 = [(3, 64), (64, 64), (64, 128), (128, 128), (128, 256)]
TO_RELU4_1 = [*TO_RELU3_1, *[(256, 256)] * 3, (256, 512)]


@pytest.fixture(name="adain", scope="module")
def build_network():
    return build_tiny("adain", AdainConfig.tiny(layer="relu3_1").to_dict())


def count(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


@pytest.mark.parametrize(
    "layer, convolutions, encoder, decoder",
    [("relu3_1", TO_RELU3_1, 555_328, 555_075), ("relu4_1", TO_RELU4_1, 3_505_728, 3_505_219)],
)
def test_encoder_and_decoder_have_the_convolutions_of_the_paper(
    layer, convolutions, encoder, decoder
):
    network = AdainNetwork(AdainConfig(layer=layer))
    forth = [9 * before * after + after for before, after in convolutions]
    back = [9 * before * after + before for before, after in reversed(convolutions)]
    assert [count(pair) for pair in network.encoder._weights_of.values()] == forth
    assert [count(c.weights) for c in network.decoders[0].convolutions] == back
    assert (count(network.encoder.weights), count(network.trainable_weights)) == (encoder, decoder)
    assert (sum(forth), sum(back)) == (encoder, decoder)


def test_the_target_has_the_styles_mean_and_deviation_over_the_region(adain, draw):
    inputs = draw(48, 64)
    code = adain.encode_style(inputs["style"])
    content, region = adain.fit(inputs["content"], inputs["region"])
    target = adain.compute_target(content, region, code)
    weights = reduce_to_grid(region, "relu3_1")
    (features,) = adain.encode(content, "relu3_1")
    _, spread = compute_mean_std(features, weights, epsilon=0.0)
    varies = np.asarray(spread)[0, 0, 0] > 0.05  # a filter that sees nothing has no deviation
    assert varies.any()
    for made, wanted in zip(compute_mean_std(target, weights), ("mean", "deviation")):
        made, wanted = np.asarray(made)[0, 0, 0], np.asarray(code[wanted])[0]
        np.testing.assert_allclose(made[varies], wanted[varies], rtol=2e-2, atol=1e-3)


def test_a_mixture_of_codes_interpolates_the_features(adain, draw):
    inputs = draw(32, 40)
    fitted = adain.fit(inputs["content"], inputs["region"])
    codes = [adain.encode_style(draw(32, 40, seed=seed)["style"]) for seed in (1, 2)]
    mixed = keras.tree.map_structure(lambda a, b: 0.3 * a + 0.7 * b, *codes)
    targets = [adain.compute_target(*fitted, code) for code in codes]
    expected = 0.3 * targets[0] + 0.7 * targets[1]
    np.testing.assert_allclose(adain.compute_target(*fitted, mixed), expected, atol=1e-4)


def test_a_style_code_does_not_know_how_its_picture_is_padded(adain, draw):
    style = draw(32, 32, style_size=(24, 36))["style"]
    flat = np.full((1, 23, 37, 3), 0.4, "float32")
    for odd, even in ((flat, flat[:, :20, :36]), (style, style)):
        for mine, theirs in zip(*(adain.encode_style(p).values() for p in (odd, even))):
            np.testing.assert_allclose(mine, theirs, atol=5e-3)


def make_batch(draw, *, size=(36, 45)):
    pictures = draw(*size, style_size=size, batch=2)
    return {name: tf.constant(value) for name, value in pictures.items()}


def test_the_losses_are_those_of_the_paper(adain, draw):
    batch, layers = make_batch(draw), ("relu1_1", "relu2_1", "relu3_1")
    objective = AdainObjective(AdainObjectiveConfig(content_weight=2.0, style_weight=3.0))
    stylized = objective.paint(adain, batch)
    total, parts = objective.compute_loss(adain, batch, stylized)
    assert list(parts) == ["content", "style", *(f"style/{layer}" for layer in layers)]
    expected = 2 * float(parts["content"]) + 3 * float(parts["style"])
    assert float(total) == pytest.approx(expected, rel=1e-5)
    content, region = adain.fit(batch["content"], batch["region"])
    target = adain.compute_target(content, region, adain.encode_style(batch["style"]))
    painted = adain.decode(target, "relu3_1")
    assert painted.shape[1:3] == (36, 48) and stylized.shape[1:3] == (36, 45)
    again, _ = adain.fit(stylized, region[:, :36, :45])
    made = adain.encode(again, *layers)
    weights = np.asarray(reduce_to_grid(region, "relu3_1"))
    squares = np.square(made[2] - target).mean(-1, keepdims=True)
    expected = np.mean((squares * weights).sum((1, 2, 3)) / weights.sum((1, 2, 3)))
    assert float(parts["content"]) == pytest.approx(expected, rel=1e-4)
    style, everywhere = adain.fit(batch["style"], np.ones((2, 36, 45, 1), "float32"))
    for layer, mine, theirs in zip(layers, made, adain.encode(style, *layers)):
        moments = [
            compute_mean_std(features, reduce_to_grid(weights, layer))
            for features, weights in ((mine, region), (theirs, everywhere))
        ]
        expected = sum(np.square(m - g).mean() for m, g in zip(*moments))
        assert float(parts[f"style/{layer}"]) == pytest.approx(expected, rel=1e-4)


def test_training_lowers_the_loss_and_leaves_the_encoder(draw):
    network = build_tiny("adain", AdainConfig.tiny().to_dict())
    objective, batch = AdainObjective(AdainObjectiveConfig()), make_batch(draw)
    before = [w.numpy() for w in network.encoder.weights]
    optimizer = keras.optimizers.Adam(5e-3)
    losses = []
    for _ in range(12):
        with tf.GradientTape() as tape:
            total, _ = objective.compute_loss(network, batch, objective.paint(network, batch))
        weights = network.trainable_weights
        optimizer.apply(tape.gradient(total, [w.value for w in weights]), weights)
        losses.append(float(total))
    assert losses[-1] < 0.9 * losses[0]
    for mine, theirs in zip(network.encoder.weights, before):
        np.testing.assert_array_equal(mine, theirs)


def test_a_style_layer_beyond_the_encoder_is_named(adain, draw):
    objective, batch = (
        AdainObjective(AdainObjectiveConfig(style_layers=("relu4_1",))),
        make_batch(draw),
    )
    with pytest.raises(InputError, match="style_layers: relu4_1 lies beyond relu3_1"):
        objective.compute_loss(adain, batch, batch["content"])

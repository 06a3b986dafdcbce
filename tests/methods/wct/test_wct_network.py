# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""WCT: the layers of the paper, the covariance of what it paints from, its reconstruction loss."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from tiny_networks import build_tiny

from tfstyle.methods.encoder_network import reduce_to_grid
from tfstyle.methods.wct.config import WctConfig, WctObjectiveConfig
from tfstyle.methods.wct.network import WctNetwork
from tfstyle.methods.wct.objective import WctObjective
from tfstyle.ops.region_statistics import compute_mean_covariance

LAYERS = ("relu3_1", "relu2_1", "relu1_1")


@pytest.fixture(name="wct", scope="module")
def build_network():
    return build_tiny("wct", WctConfig.tiny(layers=LAYERS).to_dict())


def count(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def test_three_levels_have_the_weights_counted_by_hand():
    network = WctNetwork(WctConfig(layers=LAYERS))
    assert count(network.encoder.weights) == 1_792 + 36_928 + 73_856 + 147_584 + 295_168
    assert [count(decoder.weights) for decoder in network.decoders] == [
        295_040 + 147_584 + 73_792 + 36_928 + 1_731,
        73_792 + 36_928 + 1_731,
        1_731,
    ]


def test_the_papers_five_levels_are_the_default():
    config = WctConfig()
    assert config.layers == ("relu5_1", "relu4_1", "relu3_1", "relu2_1", "relu1_1")
    widths = [config.list_blocks(layer)[-1][-1] for layer in config.layers]
    assert widths == [512, 512, 256, 128, 64]
    convolutions = [sum(map(len, config.list_blocks(layer))) for layer in config.layers]
    assert convolutions == [13, 9, 5, 3, 1]


def record_features(network, inputs, monkeypatch):
    """The features that each decoder is given, while a picture is painted."""
    given = {}
    decode = network.decode

    def record(features, layer):
        given[layer] = features
        return decode(features, layer)

    with monkeypatch.context() as patch:
        patch.setattr(network, "decode", record)
        network(inputs)
    return given


@pytest.mark.parametrize("coverage", [0.5, 1.0])
@pytest.mark.parametrize("layer", LAYERS)
def test_the_covariance_over_the_region_is_the_styles(draw, monkeypatch, layer, coverage):
    level = build_tiny("wct", WctConfig.tiny(layers=(layer,), eigenvalue_floor=1e-6).to_dict())
    inputs = draw(64, 80)
    inputs["content"] = np.random.default_rng(0).random((1, 64, 80, 3), "float32")
    if coverage == 1.0:
        inputs["region"][:] = 1.0
    _, region = level.fit(inputs["content"], inputs["region"])
    features = record_features(level, inputs, monkeypatch)[layer]
    style, everywhere = level.fit(inputs["style"], np.ones_like(inputs["style"][..., :1]))
    (goal,) = level.encode(style, layer)
    wanted = compute_mean_covariance(goal, reduce_to_grid(everywhere, layer))
    made = compute_mean_covariance(features, reduce_to_grid(region, layer))
    (seen,) = level.encode(*level.fit(inputs["content"], inputs["region"])[:1], layer)
    alive = np.flatnonzero(np.std(seen, axis=(0, 1, 2)) > 0.01)  # others cannot vary either
    assert len(alive) >= 3
    for mine, theirs in zip(made, wanted):
        for axis in range(1, theirs.ndim):
            mine, theirs = np.take(mine, alive, axis), np.take(theirs, alive, axis)
        np.testing.assert_allclose(mine, theirs, atol=0.02 * np.abs(theirs).max())


def test_the_levels_follow_each_other_from_the_deepest(wct, draw, monkeypatch):
    assert tuple(record_features(wct, draw(32, 40), monkeypatch)) == LAYERS


def test_a_mixture_of_codes_blends_the_transformed_features(wct, draw, monkeypatch):
    inputs = draw(32, 40)
    codes = [wct.encode_style(draw(32, 40, seed=seed)["style"]) for seed in (1, 2)]
    mixed = keras.tree.map_structure(lambda a, b: 0.3 * a + 0.7 * b, *codes)
    first = [
        record_features(wct, {**inputs, "style_code": code}, monkeypatch)["relu3_1"]
        for code in (*codes, mixed)
    ]
    expected = 0.3 * first[0] + 0.7 * first[1]
    np.testing.assert_allclose(first[2], expected, atol=1e-3 * np.abs(expected).max())


def test_the_loss_is_the_reconstruction_of_each_decoder_from_its_features(wct, draw):
    batch = {name: tf.constant(v) for name, v in draw(32, 40, batch=2).items() if name != "style"}
    objective = WctObjective(WctObjectiveConfig(pixel_weight=2.0, feature_weight=3.0))
    total, parts = objective.compute_loss(wct, batch, objective.paint(wct, batch))
    assert set(parts) == {f"{part}/{layer}" for part in ("pixel", "feature") for layer in LAYERS}
    for layer in LAYERS:
        (features,) = wct.encode(batch["content"], layer)
        painted = wct.decode(features, layer)
        (again,) = wct.encode(painted, layer)
        for part, made, goal in (
            ("pixel", painted, batch["content"]),
            ("feature", again, features),
        ):
            expected = np.mean(np.square(made - goal))
            assert float(parts[f"{part}/{layer}"]) == pytest.approx(expected, rel=1e-4)
    summed = sum(v * (2 if name.startswith("pixel") else 3) for name, v in parts.items())
    assert float(total) == pytest.approx(float(summed), rel=1e-5)


def test_each_decoder_learns_from_its_own_level_alone(wct, draw):
    batch = {name: tf.constant(value) for name, value in draw(32, 32).items()}
    objective = WctObjective(WctObjectiveConfig())
    with tf.GradientTape(persistent=True) as tape:
        _, parts = objective.compute_loss(wct, batch, objective.paint(wct, batch))
    for layer, decoder in zip(wct.layer_names, wct.decoders):
        for other in wct.layer_names:
            slopes = tape.gradient(parts[f"feature/{other}"], [w.value for w in decoder.weights])
            assert all((slope is not None) == (other == layer) for slope in slopes)

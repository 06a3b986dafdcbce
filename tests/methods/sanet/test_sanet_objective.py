# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What SANet is trained for, by hand and for a few steps."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from tiny_networks import build_tiny

from tfstyle.errors import InputError
from tfstyle.methods.registry import build_objective, make_objective_config
from tfstyle.training.recipes import load_recipe

PARTS = ("content", "style", "pixel_identity", "feature_identity")


@pytest.fixture(name="sanet", scope="module")
def build_sanet():
    return build_tiny("sanet", {"channels": [4, 4, 4, 4, 4]})


@pytest.fixture(name="batch")
def make_batch(draw):
    return {name: tf.constant(v) for name, v in draw(64, 64, style_size=(64, 64)).items()}


def test_each_part_is_the_papers_equation(sanet, batch):
    objective = build_objective("sanet", None, {})
    stylized = objective.paint(sanet, batch)
    _, parts = objective.compute_loss(sanet, batch, stylized)
    assert tuple(parts) == PARTS
    layers = [f"relu{block}_1" for block in range(1, 6)]

    def look(picture):
        return [np.asarray(f)[0] for f in sanet.encoder(picture, endpoints=tuple(layers)).values()]

    def normalize(features):
        return (features - features.mean((0, 1))) / np.sqrt(features.var((0, 1)) + 1e-5)

    def paint(content, style):
        everywhere = np.ones_like(content[..., :1])
        return sanet.paint_unbounded(content, everywhere, sanet.encode_style(style))

    content, style = batch["content"], batch["style"]
    batch["region"] = tf.ones_like(batch["region"])
    stylized = objective.paint(sanet, batch)
    _, parts = objective.compute_loss(sanet, batch, stylized)
    made, kept, wanted = look(stylized), look(content), look(style)
    moments = lambda f: np.stack([f.mean((0, 1)), np.sqrt(f.var((0, 1)) + 1e-5)])  # noqa: E731
    own = [(picture, paint(picture, picture)) for picture in (content, style)]
    expected = {
        "content": sum(
            np.mean((normalize(a) - normalize(b)) ** 2) for a, b in zip(made[3:], kept[3:])
        ),
        "style": sum(2 * np.mean((moments(a) - moments(b)) ** 2) for a, b in zip(made, wanted)),
        "pixel_identity": sum(np.mean((np.asarray(b) - a) ** 2) for a, b in own),
        "feature_identity": sum(
            np.mean((f - g) ** 2) for a, b in own for f, g in zip(look(b), look(a))
        ),
    }
    for name, value in expected.items():
        np.testing.assert_allclose(parts[name], value, rtol=1e-3, err_msg=name)


def test_outside_the_region_nothing_counts_but_for_the_identity(sanet, draw):
    inputs = draw(64, 320, style_size=(64, 64))
    inputs["region"][:] = 0.0
    inputs["region"][:, :, :64] = 1.0
    objective = build_objective("sanet", None, {})
    stylized = np.asarray(objective.paint(sanet, inputs))
    changed = stylized.copy()
    changed[:, :, 192:] = 0.0
    one, two = (objective.compute_loss(sanet, inputs, s)[1] for s in (stylized, changed))
    for name in ("content", "style"):
        np.testing.assert_allclose(one[name], two[name], rtol=1e-4)


def test_both_sets_of_identity_weights_are_recipes_and_the_default_is_the_released_codes():
    recipes = {name: load_recipe(f"sanet/{name}") for name in ("paper", "released")}
    paper, released = (
        make_objective_config("sanet", recipe["objective"]) for recipe in recipes.values()
    )
    assert (paper.pixel_identity_weight, paper.feature_identity_weight) == (1.0, 50.0)
    assert released == make_objective_config("sanet", None)
    assert (released.pixel_identity_weight, released.feature_identity_weight) == (50.0, 1.0)
    assert (released.content_weight, released.style_weight) == (1.0, 3.0)
    other = {"objective"}
    assert {k: v for k, v in recipes["paper"].items() if k not in other} == {
        k: v for k, v in recipes["released"].items() if k not in other
    }


def test_weights_below_0_are_refused():
    with pytest.raises(InputError, match="no weight may be below 0"):
        make_objective_config("sanet", {"style_weight": -1.0})


@pytest.mark.broad
def test_a_short_training_reduces_the_loss_and_leaves_the_encoder(batch):
    sanet = build_tiny("sanet", {"channels": [8, 8, 8, 8, 8]}, vgg_channels=8)
    objective = build_objective("sanet", None, {})
    optimizer = keras.optimizers.Adam(3e-3)
    optimizer.build(sanet.trainable_variables)
    frozen = [np.asarray(weight) for weight in sanet.encoder.weights]

    @tf.function(autograph=False)
    def step():
        with tf.GradientTape() as tape:
            total, _ = objective.compute_loss(sanet, batch, objective.paint(sanet, batch))
        weights = [weight.value for weight in sanet.trainable_variables]
        optimizer.apply(tape.gradient(total, weights), sanet.trainable_variables)
        return total

    losses = [float(step()) for _ in range(40)]
    assert losses[-1] < 0.6 * losses[0]
    for before, after in zip(frozen, sanet.encoder.weights, strict=True):
        np.testing.assert_array_equal(before, after)

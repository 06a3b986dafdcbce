# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the networks are trained to do."""

import re

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.errors import InputError
from tfstyle.methods.local_transfer.objective import LocalTransferObjective
from tfstyle.methods.local_transfer.objective_config import LocalTransferObjectiveConfig
from tfstyle.ops.palette_transfer import describe_palette, transfer_palette
from tfstyle.ops.statistics_tape import StatisticsTape

LAYERS = ("conv2_2", "conv3_2", "conv4_2", "conv5_2")
EVERY_TERM = {"tv_weight": 0.5, "outside_style_weight": 2.0, "colour_weight": 0.7}
TEXTURE_TERMS = {
    "variogram_weight": 0.5,
    "orientation_weight": 0.5,
    "palette_weight": 0.2,
    "grid_weight": 0.3,
    "jitter": 3,
}


@pytest.fixture(name="build", scope="module")
def make_build(build_features):
    features = build_features()
    networks = {"vgg16": features}
    return lambda **values: LocalTransferObjective(LocalTransferObjectiveConfig(**values), networks)


@pytest.fixture(name="pictures", scope="module")
def make_pictures(draw):
    return draw(32, 48, style_size=(32, 48), batch=2)


def measure(objective, stylized, pictures):
    """Total and parts as floats."""
    targets = objective.compute_style_targets(pictures["style"])
    total, parts = objective(stylized, pictures["content"], pictures["region"], targets)
    assert {part.dtype for part in (total, *parts.values())} == {tf.float32}
    return float(total), {name: float(part) for name, part in parts.items()}


def test_the_defaults_are_the_papers():
    config = LocalTransferObjectiveConfig()
    assert config.content_layers == ("conv3_3",) and config.style_layers == LAYERS
    assert config.content_weight / config.style_weight == 1e-2
    assert {n: set(names) for n, names in config.endpoints.items()} == {
        "vgg16": {"conv3_3", *LAYERS}
    }


def test_the_total_is_the_weighted_sum_of_the_parts(build, pictures):
    total, parts = measure(build(content_weight=3.0, **EVERY_TERM), pictures["style"], pictures)
    by_layer = [parts.pop(f"style/{layer}") for layer in LAYERS]
    assert set(parts) == {"content", "style", "tv", "colour", "outside_style"}
    np.testing.assert_allclose(parts["style"], np.mean(by_layer), rtol=1e-5)
    weights = {"content": 3.0, "style": 1.0, "tv": 0.5, "colour": 0.7, "outside_style": 2.0}
    np.testing.assert_allclose(
        total, sum(weights[name] * part for name, part in parts.items()), rtol=1e-5
    )


def test_the_rest_is_held_to_its_own_style_by_the_distance_that_is_asked_for(build, pictures):
    stylized = pictures["style"][:, ::-1]
    found = {
        distance: measure(
            build(style_distance=distance, outside_style_weight=1.0, style_layers=LAYERS[:1]),
            stylized[:1],
            {name: picture[:1] for name, picture in pictures.items()},
        )[1]["outside_style"]
        for distance in ("squared", "robust")
    }
    expected = 2.0 * (np.sqrt(1.0 + found["squared"]) - 1.0)
    np.testing.assert_allclose(found["robust"], expected, rtol=1e-3)


def test_terms_that_are_not_asked_for_are_not_there(build, pictures):
    _, parts = measure(build(), pictures["style"], pictures)
    assert set(parts) == {"content", "style", "tv", *[f"style/{layer}" for layer in LAYERS]}


def test_the_content_itself_costs_no_content_and_nothing_outside(build, pictures):
    _, parts = measure(build(**EVERY_TERM), pictures["content"], pictures)
    assert parts["content"] == parts["outside_style"] == 0.0 < parts["style"]


@pytest.mark.parametrize("distance", ["squared", "robust"])
def test_the_style_picture_itself_costs_no_style_and_hardly_any_colour(build, pictures, distance):
    whole = {**pictures, "region": np.ones_like(pictures["region"])}
    objective = build(style_distance=distance, colour_weight=1.0)
    _, parts = measure(objective, pictures["style"], whole)
    assert abs(parts["style"]) < 1e-5 and parts["colour"] < 0.02 < parts["content"]


def test_the_content_in_the_styles_colours_costs_nothing_where_that_is_the_reference(
    build, pictures
):
    content, region, style = (pictures[name] for name in ("content", "region", "style"))
    matched = transfer_palette(content, region, describe_palette(style), StatisticsTape())
    matched = np.where(region > 0, matched, content)
    _, parts = measure(build(content_reference="colour_matched"), matched, pictures)
    assert parts["content"] < 1e-6
    _, plain = measure(build(), matched, pictures)
    assert plain["content"] > 1e-3


def test_targets_computed_once_are_those_computed_in_the_step(build, pictures):
    objective = build(**EVERY_TERM)
    together = objective.compute_style_targets(pictures["style"])
    alone = [objective.compute_style_targets(pictures["style"][row : row + 1]) for row in (0, 1)]
    for name, target in together.items():
        joined = np.concatenate([part[name] for part in alone])
        np.testing.assert_allclose(target, joined, rtol=1e-4, atol=1e-5 * np.abs(joined).max())
    arguments = pictures["style"][:, ::-1], pictures["content"], pictures["region"]
    cached = {name: np.concatenate([part[name] for part in alone]) for name in together}
    total, _ = objective(*arguments, together)
    np.testing.assert_allclose(objective(*arguments, cached)[0], total, rtol=1e-4)


def test_targets_are_of_one_size_whatever_the_style_pictures(build, draw):
    objective = build(colour_weight=1.0)
    small, large = (
        objective.compute_style_targets(draw(8, 8, style_size=size)["style"])
        for size in ((33, 32), (48, 71))
    )
    assert {name: part.shape for name, part in small.items()} == {
        name: part.shape for name, part in large.items()
    }


def test_the_region_is_hardened(build, pictures):
    objective = build(**EVERY_TERM)
    soft = {**pictures, "region": np.where(pictures["region"] > 0, 0.6, 0.4).astype("float32")}
    assert measure(objective, pictures["style"], soft) == measure(
        objective, pictures["style"], pictures
    )


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"content_reference": "colour_matched", **EVERY_TERM},
        {"region_erosion": 1, "style_distance": "robust"},
        TEXTURE_TERMS,
    ],
)
@pytest.mark.parametrize("kind", ["empty", "whole", "flat", "black style"])
def test_losses_and_gradients_are_finite(build, pictures, values, kind):
    inputs = {name: picture.copy() for name, picture in pictures.items()}
    stylized = inputs["style"][:, ::-1].copy()
    if kind in ("empty", "whole"):
        inputs["region"][:] = kind == "whole"
    elif kind == "flat":
        stylized[:], inputs["content"][:] = 0.5, 0.5
    else:
        inputs["style"][:], stylized[:] = 0.0, 0.0
    objective, stylized = build(**values), tf.Variable(stylized)
    with tf.GradientTape() as tape:
        total, parts = objective(
            stylized,
            inputs["content"],
            inputs["region"],
            objective.compute_style_targets(inputs["style"]),
        )
    assert all(np.isfinite(part) for part in (total, *parts.values()))
    assert np.isfinite(tape.gradient(total, stylized).numpy()).all()
    if kind == "whole" and "outside_style_weight" in values:
        assert parts["outside_style"] == 0.0


def test_a_weight_means_the_same_at_twice_the_size(build, draw):
    """The picture and its mirror images side by side: borders apart, the same statistics."""
    once = draw(112, 112, style_size=(112, 112))

    def mirror(picture):
        wide = np.concatenate([picture, picture[:, :, ::-1]], axis=2)
        return np.concatenate([wide, wide[:, ::-1]], axis=1)

    twice = {name: mirror(picture) for name, picture in once.items()}
    stylized = 0.5 * (once["style"] + once["content"])
    _, small = measure(build(), stylized, once)
    _, large = measure(build(), mirror(stylized), twice)
    for name in ("content", "style", "tv"):
        np.testing.assert_allclose(large[name], small[name], rtol=0.25)


def test_a_loss_network_in_bfloat16_gives_nearly_the_same_losses_in_float32(
    build, build_features, pictures
):
    config = LocalTransferObjectiveConfig(**EVERY_TERM)
    rounded = LocalTransferObjective(config, {"vgg16": build_features(dtype="bfloat16")})
    stylized = pictures["style"][:, ::-1]
    _, exact = measure(build(**EVERY_TERM), stylized, pictures)
    _, near = measure(rounded, stylized, pictures)
    for name, value in exact.items():
        np.testing.assert_allclose(near[name], value, rtol=0.1, atol=1e-3)


def is_subtracted_with_the_mean(weight):
    """A bias in front of a normalization, which moves nothing."""
    before = r"(style_fusion|content_fusion|(fine_)?block\d/first)/convolution/bias"
    return re.fullmatch(before, weight.path) is not None


def test_the_gradient_reaches_every_weight_of_our_network(build, network, pictures):
    check_gradients(build(), network, pictures, is_subtracted_with_the_mean)


def test_the_gradient_reaches_every_weight_of_the_papers_network(build, paper_network, pictures):
    def is_before_batch_normalization(weight):
        normalized = {layer.convolution.bias.path for layer in flatten(paper_network)}
        return weight.path in normalized

    check_gradients(
        build(outside_style_weight=1.0), paper_network, pictures, is_before_batch_normalization
    )


def flatten(paper_network):
    return [layer for layer in paper_network._flatten_layers() if hasattr(layer, "convolution")]


def check_gradients(objective, network, pictures, is_idle):
    weights = network.trainable_weights
    with tf.GradientTape() as tape:
        stylized = network(pictures, **({} if network.tiles else {"training": True}))
        total, _ = objective(
            stylized,
            pictures["content"],
            pictures["region"],
            objective.compute_style_targets(pictures["style"]),
        )
    gradients = tape.gradient(total, weights)
    strongest = max(float(np.abs(gradient).max()) for gradient in gradients)
    idle = 0
    for weight, gradient in zip(weights, gradients, strict=True):
        largest = float(np.abs(gradient).max())
        assert np.isfinite(largest), weight.path
        if is_idle(weight):
            idle += 1
            assert largest < 1e-4 * strongest, f"{weight.path}: {largest}"
        else:
            assert largest > 1e-6 * strongest, f"{weight.path}: {largest}"
    assert 0 < idle < len(weights) / 2


@pytest.mark.parametrize(
    "values, complaint",
    [
        (
            {"content_reference": "style"},
            "content_reference='style': one of content, colour_matched",
        ),
        ({"style_distance": "cubed"}, "style_distance='cubed': one of squared, robust"),
        ({"content_layers": ("conv9_1",)}, "no layer 'conv9_1'"),
        ({"style_layers": ()}, "style_layers is empty"),
        ({"content_weight": 0.0, "style_weight": 0.0}, "one must be above"),
        ({"tv_weight": -1.0}, "no weight may be below 0"),
        ({"region_erosion": -1}, "region_erosion=-1"),
        ({"jitter": 99}, "jitter=99: 0 to 32"),
        ({"squeezenet_weight": 1.0}, "squeezenet_weight without squeezenet_layers"),
        ({"squeezenet_layers": ("fire1",)}, "no layer 'fire1'"),
    ],
)
def test_settings_that_mean_nothing_are_named(values, complaint):
    with pytest.raises(InputError, match=complaint):
        LocalTransferObjectiveConfig(**values)

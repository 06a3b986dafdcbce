# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the network of every method of the registry promises, of every kind that it has.

A method is held to it by its line in the registry; the toys (`toy_methods/`) are too.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf
from tiny_networks import build_tiny_objective, is_trained, over_networks, takes_style

from tfstyle.errors import InputError
from tfstyle.inference.stylizer import Stylizer
from tfstyle.methods.contract import PAINT_INPUTS, STYLES
from tfstyle.methods.registry import METHODS, find_method, get_method
from tfstyle.methods.style_code_spec import fits_spec
from tfstyle.ops.resampling import round_up
from tfstyle.ops.statistics_tape import compute_length

SIZES = [(1, 1), (2, 3), (7, 31)]
SIZES += [pytest.param(s, marks=pytest.mark.broad) for s in ((1, 9), (4, 4), (8, 8), (33, 18))]


@pytest.fixture(name="method")
def get_its_method(any_network):
    return get_method(find_method(any_network))


@pytest.mark.parametrize("name", METHODS)
def test_a_method_says_what_it_is(name):
    method = get_method(name)
    assert method.name == name and method.title and method.style in STYLES and method.tiny
    assert method.training is not None or not method.needs_checkpoint
    for settings in ({}, *method.tiny, *method.kinds.values()):
        config = method.make_config(settings)
        assert method.make_config(config.to_dict()) == config
    with pytest.raises(InputError, match="no_such_setting"):
        method.make_config({"no_such_setting": 1})


def test_a_network_has_what_the_rest_asks_of_it(any_network, method, draw):
    inputs = draw(24, 36)
    again = type(any_network).from_config(any_network.get_config()) if method.training else None
    assert again is None or again.config == any_network.config
    assert any_network.stride >= 1 and any_network.takes <= set(PAINT_INPUTS)
    assert any_network.traces or not any_network.exports
    code = any_network.encode_style(None if method.style == "none" else inputs["style"])
    assert fits_spec(code, any_network.style_code_spec)
    assert bool(keras.tree.flatten(code)) == (method.style != "none")
    painted = any_network.paint(inputs["content"], inputs["region"], code)
    assert painted.shape == inputs["content"].shape
    if any_network.tiles:
        assert any_network.radius >= 0
        statistics = any_network.compute_statistics(inputs["content"], inputs["region"], code)
        lengths = [compute_length(*part) for part in any_network.statistics_layout]
        assert statistics.shape == (1, any_network.statistics_size) == (1, sum(lengths))
    if hasattr(any_network, "adapt"):
        assert any_network.pictures_to_adapt >= 1
        assert any_network.adapts_to in ("content", "style")


def test_a_picture_is_painted_the_same_twice(any_network, draw):
    inputs = draw(21, 34)
    np.testing.assert_array_equal(any_network(inputs), any_network(inputs))


@over_networks(lambda network: network.tiles)
def test_a_tile_with_its_margin_equals_the_whole(any_network, draw):
    stride = any_network.stride
    margin = round_up(any_network.radius, stride, at_least=0)
    start, stop = 2 * stride, 4 * stride + 2 * margin
    inputs = draw(stop + 2 * stride, stop + 4 * stride, coverage=0.8)
    content, region = inputs["content"], inputs["region"]
    code = any_network.encode_style(inputs["style"])
    statistics = any_network.compute_statistics(content, region, code)
    whole = np.asarray(any_network.paint(content, region, code, statistics=statistics))
    origin = {"origin": np.int32([[start, start]])} if "origin" in any_network.takes else {}
    crop = (slice(None), slice(start, stop), slice(start, stop))
    tile = any_network.paint(content[crop], region[crop], code, statistics=statistics, **origin)
    core = (slice(None), *[slice(margin, stop - start - margin)] * 2)
    np.testing.assert_allclose(np.asarray(tile)[core], whole[crop][core], atol=1e-4)


@over_networks(lambda network: network.tiles)
def test_a_crop_around_the_region_with_its_margin_equals_the_whole(any_network, draw):
    stride = any_network.stride
    margin = round_up(any_network.margin, stride, at_least=0)
    start, side = 2 * stride, 3 * stride + 2 * margin
    inputs = draw(start + side + stride, start + side + 2 * stride)
    rows, columns = np.ogrid[: inputs["region"].shape[1], : inputs["region"].shape[2]]
    first, last = start + margin, start + side - margin
    inside = (rows >= first) & (rows < last) & (columns >= first) & (columns < last)
    region = inputs["region"] * inside[None, ..., None]
    assert region.any()
    crop = (slice(None), slice(start, start + side), slice(start, start + side))
    origin = {"origin": np.int32([[start, start]])} if "origin" in any_network.takes else {}
    code = any_network.encode_style(inputs["style"])
    whole = np.asarray(any_network.paint(inputs["content"], region, code))[crop]
    piece = any_network.paint(inputs["content"][crop], region[crop], code, **origin)
    counted = np.broadcast_to(region[crop] > 0, whole.shape)
    np.testing.assert_allclose(np.asarray(piece)[counted], whole[counted], atol=1e-4)


@over_networks(lambda network: network.mixes_styles)
def test_a_mixture_of_two_styles_is_a_style(any_network, draw):
    inputs = draw(24, 36)
    codes = [any_network.encode_style(draw(24, 36, seed=seed)["style"]) for seed in range(2)]
    mixed = any_network.mix_style_codes(codes, [0.5, 0.5])
    assert fits_spec(mixed, any_network.style_code_spec)
    painted = [
        np.asarray(any_network.paint(inputs["content"], inputs["region"], code))
        for code in (*codes, mixed)
    ]
    assert all(np.isfinite(p).all() and 0 <= p.min() and p.max() <= 1 for p in painted)
    assert np.abs(painted[2] - painted[0]).max() > 0 < np.abs(painted[2] - painted[1]).max()


@over_networks(is_trained)
def test_training_changes_every_weight(any_network, method, draw):
    batch = {name: tf.constant(value) for name, value in draw(64, 64, style_size=(64, 64)).items()}
    objective = build_tiny_objective(method.name)
    with tf.GradientTape() as tape:
        stylized = objective.paint(any_network, batch)
        assert stylized.shape == batch["content"].shape
        total, parts = objective.compute_loss(any_network, batch, stylized)
    assert total.shape == () and parts and all(part.shape == () for part in parts.values())
    weights = any_network.trainable_weights
    for weight, slope in zip(weights, tape.gradient(total, [w.value for w in weights])):
        assert slope is not None, weight.path
        slope = np.asarray(tf.convert_to_tensor(slope))
        assert np.isfinite(slope).all() and slope.any(), weight.path


def test_the_stylizer_paints_with_it_and_leaves_the_rest(any_network, method):
    random = np.random.default_rng(0)
    content = random.integers(0, 256, (37, 50, 3)).astype(np.uint8)
    style = random.integers(0, 256, (30, 40, 3)).astype(np.uint8)
    mask = np.zeros((37, 50), bool)
    mask[8:30, 10:41] = True
    stylizer = Stylizer(any_network)
    wanted = None if method.style == "none" else style
    made = stylizer.stylize(content, mask, wanted)
    np.testing.assert_array_equal(made[~mask], content[~mask])
    assert (made[mask] != content[mask]).any()
    refused = style if method.style == "none" else None
    if method.style != "optional":
        with pytest.raises(InputError, match="style"):
            stylizer.stylize(content, mask, refused)


def test_outside_the_region_the_pixels_are_the_contents_to_the_bit(any_network, draw):
    inputs = draw(45, 38, batch=2)
    stylized = np.asarray(any_network(inputs))
    outside = np.broadcast_to(inputs["region"] == 0.0, stylized.shape)
    np.testing.assert_array_equal(stylized[outside], inputs["content"][outside])
    assert np.abs(stylized - inputs["content"])[~outside].mean() > 1e-3


def test_an_empty_region_returns_the_content_to_the_bit(any_network, draw):
    inputs = draw(32, 40)
    stylized = any_network({**inputs, "region": 0.0 * inputs["region"]})
    np.testing.assert_array_equal(stylized, inputs["content"])


def test_a_region_of_at_most_one_half_is_empty_and_above_it_whole(any_network, draw):
    inputs = draw(32, 40)
    soft = any_network({**inputs, "region": 0.5 * inputs["region"]})
    np.testing.assert_array_equal(soft, inputs["content"])
    firm = any_network({**inputs, "region": 0.51 * inputs["region"]})
    np.testing.assert_allclose(firm, any_network(inputs), atol=1e-4)


@pytest.mark.parametrize("size", SIZES)
def test_content_and_style_of_any_sizes_give_a_picture_of_the_contents_size(
    any_network, draw, size
):
    for content_size, style_size in ((size, (21, 34)), ((21, 34), size)):
        inputs = draw(*content_size, style_size=style_size, batch=2)
        inputs["region"][:] = 1.0
        stylized = np.asarray(any_network(inputs))
        assert stylized.shape == inputs["content"].shape and stylized.dtype == np.float32
        assert np.isfinite(stylized).all()
        assert 0.0 <= stylized.min() and stylized.max() <= 1.0


@over_networks(lambda network: network.traces)
def test_a_graph_for_free_sizes_gives_what_the_network_gives(any_network, draw):
    names = ("content", "region", "style")

    specs = [tf.TensorSpec((None, None, None, c)) for c in (3, 1, 3)]

    @tf.function(input_signature=specs, autograph=False)
    def stylize(*pictures):
        return any_network(dict(zip(names, pictures)))

    for height, width in ((1, 1), (30, 41), (48, 32)):
        inputs = draw(height, width, batch=2)
        stylized = stylize(*[inputs[name] for name in names])
        # A dozen normalizations multiply the rounding of sums in another order.
        np.testing.assert_allclose(stylized, any_network(inputs), atol=1e-4)


@over_networks(takes_style)
def test_a_style_code_given_is_the_style_picture_given(any_network, draw):
    inputs = draw(30, 41)
    code = any_network.encode_style(inputs.pop("style"))
    with_code = any_network({**inputs, "style_code": code})
    for others in ({"style": draw(30, 41)["style"]}, {"style": None, "style_code": code}):
        np.testing.assert_allclose(with_code, any_network({**inputs, **others}), atol=1e-5)


@over_networks(lambda network: "style_strength" not in network.takes)
def test_strength_0_is_the_content_1_all_of_the_style_and_a_half_their_mean(any_network, draw):
    inputs = draw(33, 40, batch=3)
    strength = np.float32([0.0, 0.5, 1.0])
    stylized = np.asarray(any_network({**inputs, "style_strength": strength}))
    full = np.asarray(any_network(inputs))
    np.testing.assert_array_equal(stylized[0], inputs["content"][0])
    np.testing.assert_allclose(stylized[1], (inputs["content"][1] + full[1]) / 2, atol=1e-6)
    np.testing.assert_allclose(stylized[2], full[2], atol=1e-6)


@over_networks(lambda network: "style_strength" in network.takes)
def test_a_strength_of_its_own_runs_from_a_picture_without_the_style_to_all_of_it(
    any_network, draw
):
    inputs, others = draw(33, 40), draw(33, 40, seed=1)["style"]

    def paint(strength, style=inputs["style"]):
        strength = np.float32([strength])
        return np.asarray(any_network({**inputs, "style": style, "style_strength": strength}))

    none, half, full = (paint(strength) for strength in (0.0, 0.5, 1.0))
    np.testing.assert_allclose(none, paint(0.0, others), atol=1e-5)
    np.testing.assert_allclose(full, any_network(inputs), atol=1e-5)
    assert np.abs(half - none).max() > 0 < np.abs(half - full).max()


def test_each_picture_of_a_batch_has_its_own_style_and_region(any_network, draw):
    inputs = draw(32, 40, batch=2)
    inputs["region"][1, :16] = 0.0
    together = np.asarray(any_network(inputs))
    for row in range(2):
        alone = any_network({name: value[row : row + 1] for name, value in inputs.items()})
        np.testing.assert_allclose(together[row : row + 1], alone, atol=1e-4)


@pytest.mark.parametrize("kind", ["flat content", "flat style", "both black", "one pixel"])
def test_flat_pictures_and_regions_of_a_pixel_give_pictures(any_network, draw, kind):
    inputs = draw(32, 40)
    if kind == "one pixel":
        inputs["region"][:] = 0.0
        inputs["region"][:, 13, 17] = 1.0
    if kind in ("flat content", "both black"):
        inputs["content"][:] = 0.6 * (kind == "flat content")
    if kind in ("flat style", "both black"):
        inputs["style"][:] = 0.6 * (kind == "flat style")
    stylized = np.asarray(any_network(inputs))
    assert np.isfinite(stylized).all() and 0.0 <= stylized.min() and stylized.max() <= 1.0


def test_every_weight_has_a_path_of_its_own(any_network):
    paths = [weight.path for weight in any_network.weights]
    assert len(set(paths)) == len(paths)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the network of every method of the registry promises, in every preset.

A new method is held to it once `tiny_networks.py` has a config of it.
"""

import numpy as np
import pytest
import tensorflow as tf
from tiny_networks import TINY_CONFIGS

from tfstyle.methods.registry import METHODS, build_network, find_method
from tfstyle.ops.statistics_tape import compute_length

SIZES = [(1, 1), (1, 9), (2, 3), (4, 4), (7, 31), (8, 8), (33, 18)]


def test_every_method_is_held_to_this_contract():
    assert {method for method, _ in TINY_CONFIGS} == set(METHODS)


def test_a_network_has_what_the_rest_asks_of_it(any_network, draw):
    inputs = draw(24, 36)
    config = any_network.config.to_dict()
    assert build_network(find_method(any_network), config).config == any_network.config
    assert any_network.stride >= 1
    if not any_network.tiles:
        return
    assert any_network.radius >= 1
    code = any_network.encode_style(inputs["style"])
    assert code.shape == (1, *any_network.style_code_spec.shape[1:])
    statistics = any_network.compute_statistics(inputs["content"], inputs["region"], code)
    lengths = [compute_length(*part) for part in any_network.statistics_layout]
    assert statistics.shape == (1, any_network.statistics_size) == (1, sum(lengths))
    painted = any_network.paint(inputs["content"], inputs["region"], code, statistics=statistics)
    assert painted.shape == inputs["content"].shape
    if hasattr(any_network, "adapt"):
        assert any_network.pictures_to_adapt >= 1


def test_outside_the_region_the_pixels_are_the_contents_to_the_bit(any_network, draw):
    inputs = draw(45, 38, batch=2)
    stylized = np.asarray(any_network(inputs))
    outside = np.broadcast_to(inputs["region"] == 0.0, stylized.shape)
    np.testing.assert_array_equal(stylized[outside], inputs["content"][outside])
    assert np.abs(stylized - inputs["content"])[~outside].mean() > 0.01


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


def test_a_graph_for_free_sizes_gives_what_the_network_gives(any_network, draw):
    names = ("content", "region", "style")

    @tf.function(input_signature=[tf.TensorSpec((None, None, None, c)) for c in (3, 1, 3)])
    def stylize(*pictures):
        return any_network(dict(zip(names, pictures)))

    for height, width in ((1, 1), (30, 41), (48, 32)):
        inputs = draw(height, width, batch=2)
        stylized = stylize(*[inputs[name] for name in names])
        np.testing.assert_allclose(stylized, any_network(inputs), atol=1e-5)


def test_a_style_code_given_is_the_style_picture_given(any_network, draw):
    inputs = draw(30, 41)
    code = any_network.encode_style(inputs.pop("style"))
    with_code = any_network({**inputs, "style_code": code})
    for others in ({"style": draw(30, 41)["style"]}, {"style": None, "style_code": code}):
        np.testing.assert_allclose(with_code, any_network({**inputs, **others}), atol=1e-5)


def test_strength_0_is_the_content_1_all_of_the_style_and_a_half_their_mean(any_network, draw):
    inputs = draw(33, 40, batch=3)
    strength = np.float32([0.0, 0.5, 1.0])
    stylized = np.asarray(any_network({**inputs, "style_strength": strength}))
    full = np.asarray(any_network(inputs))
    np.testing.assert_array_equal(stylized[0], inputs["content"][0])
    np.testing.assert_allclose(stylized[1], (inputs["content"][1] + full[1]) / 2, atol=1e-6)
    np.testing.assert_allclose(stylized[2], full[2], atol=1e-6)


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

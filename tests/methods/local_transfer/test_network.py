# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Style codes, colours, precision and config of the networks."""

import json

import keras
import numpy as np
import pytest
import tensorflow as tf

from tfstyle.errors import InputError
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.network import LocalTransferNetwork
from tfstyle.methods.local_transfer.paper_network import PaperNetwork

NETWORKS = {"tfstyle": LocalTransferNetwork, "paper": PaperNetwork}


def test_a_style_code_has_the_colour_moments_of_the_style(network, draw):
    style = draw(8, 8, style_size=(30, 44), batch=2)["style"]
    code = {name: np.asarray(part) for name, part in network.encode_style(style).items()}
    for name, wanted in network.style_code_spec.items():
        assert code[name].shape == (2, *wanted.shape[1:]) and code[name].dtype == np.float32
    flat = style.reshape(2, -1, 3)
    mean, covariance = code["colours"][:, :3], code["colours"][:, 3:12].reshape(2, 3, 3)
    np.testing.assert_allclose(mean, flat.mean(1), atol=1e-5)
    for row in range(2):
        np.testing.assert_allclose(covariance[row], np.cov(flat[row].T, bias=True), atol=1e-5)


def test_the_painted_region_has_the_colour_moments_of_the_code(network, draw, monkeypatch):
    place = "tfstyle.methods.local_transfer.network.limit_colours"
    monkeypatch.setattr(place, lambda picture, low, high: picture)
    inputs = draw(48, 40)
    inputs["style"] = 0.45 + 0.1 * inputs["style"]  # far from black and white: nothing is clipped
    code = network.encode_style(inputs["style"])
    painted = network.paint(inputs["content"], inputs["region"], code)
    inside = np.asarray(painted)[inputs["region"][..., 0] > 0]
    style = inputs["style"].reshape(-1, 3)
    np.testing.assert_allclose(inside.mean(0), style.mean(0), atol=2e-3)
    np.testing.assert_allclose(np.cov(inside.T), np.cov(style.T), atol=2e-4)


def test_a_mixture_has_the_mean_of_the_colours_and_patches_of_both(network, draw):
    codes = [network.encode_style(draw(8, 8, seed=seed)["style"]) for seed in (1, 2)]
    mixed = network.mix_style_codes(codes, [0.25, 0.75])
    for name in ("learned", "colours"):
        expected = 0.25 * codes[0][name] + 0.75 * codes[1][name]
        np.testing.assert_allclose(mixed[name], expected, atol=1e-5)
    own = [np.isclose(mixed["patches"], code["patches"]).all(-1) for code in codes]
    assert np.logical_or(*own).all() and abs(own[1].mean() - 0.75) < 0.05


@pytest.mark.parametrize("preset", NETWORKS)
def test_mixed_precision_keeps_weights_and_pictures_float32_and_the_pictures_close(preset, draw):
    kind = NETWORKS[preset]
    exact, mixed = (
        kind(LocalTransferConfig.tiny(preset=preset), dtype=dtype)
        for dtype in ("float32", "mixed_bfloat16")
    )
    assert {weight.dtype for weight in mixed.weights} == {"float32"}
    mixed.set_weights(exact.get_weights())
    inputs = draw(40, 48, batch=2)
    rounded, full = mixed(inputs), exact(inputs)
    assert rounded.dtype == tf.float32
    assert 0.0 < np.abs(rounded - full).mean() < 0.01


@pytest.mark.parametrize("policy", ["float32", "mixed_bfloat16"])
@pytest.mark.parametrize("preset", NETWORKS)
def test_a_config_makes_the_same_network(preset, policy, draw):
    kind = NETWORKS[preset]
    network = kind(LocalTransferConfig.tiny(preset=preset), dtype=policy, name="painter")
    twin = kind.from_config(json.loads(json.dumps(network.get_config())))
    assert twin.config == network.config and twin.name == "painter"
    assert twin.dtype_policy.name == policy
    twin.set_weights(network.get_weights())
    inputs = draw(16, 20)
    np.testing.assert_allclose(twin(inputs), network(inputs), atol=1e-5)


def test_the_statistics_are_as_many_as_the_layout_says(network, draw):
    inputs = draw(20, 24, batch=2)
    code = network.encode_style(inputs["style"])
    statistics = network.compute_statistics(inputs["content"], inputs["region"], code)
    assert statistics.shape == (2, network.statistics_size)
    kinds = [kind for kind, _ in network.statistics_layout]
    assert kinds[0] == kinds[-1] == "mean_covariance" and kinds[1] == "shares_below"
    assert set(kinds[2:-1]) == {"mean_std"}
    # The first entries are the content's colours over the region.
    inside = inputs["content"][0][inputs["region"][0, ..., 0] > 0]
    np.testing.assert_allclose(statistics[0, :3], inside.mean(0), atol=1e-5)


def test_the_default_network_is_under_15_megabytes():
    network = LocalTransferNetwork()
    assert sum(int(np.prod(weight.shape)) for weight in network.weights) * 4 < 15e6
    assert (network.radius, network.margin, network.stride) == (97, 44, 16)


@pytest.mark.parametrize(
    "values, complaint",
    [
        ({"preset": "best"}, "preset 'best' is not one of tfstyle, paper"),
        ({"widths": [3]}, "no setting widths"),
        ({"encoder_channels": [8]}, "encoder_channels=.*2 widths"),
        ({"encoder_channels": [8, 8, 8]}, "encoder_channels=.*2 widths"),
        ({"encoder_channels": "64"}, "encoder_channels='64'"),
        ({"decoder_channels": [8, 0]}, "decoder_channels=.*above 0"),
        ({"content_channels": [8, 2.5]}, "content_channels=.*whole numbers"),
        ({"style_channels": [8, 8]}, "style_channels=.*3 widths"),
        ({"style_code_size": 0}, "style_code_size=0"),
        ({"style_components": -1}, "style_components=-1"),
        ({"style_covariance_channels": None}, "style_covariance_channels=None"),
        ({"residual_blocks": -1}, "residual_blocks=-1"),
        ({"residual_blocks": "5"}, "residual_blocks='5'"),
        ({"fine_blocks": -1}, "fine_blocks=-1"),
    ],
)
def test_settings_that_no_network_has_are_named(values, complaint):
    with pytest.raises(InputError, match=complaint):
        LocalTransferConfig.from_dict(values)


@pytest.mark.parametrize(
    "config",
    [
        LocalTransferConfig(),
        LocalTransferConfig.paper(),
        LocalTransferConfig.tiny(),
        LocalTransferConfig.tiny(preset="paper"),
    ],
)
def test_a_config_survives_json(config):
    assert LocalTransferConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


def test_a_network_without_residual_blocks_is_a_network(draw):
    config = LocalTransferConfig.from_dict(
        {**LocalTransferConfig.tiny().to_dict(), "residual_blocks": 0}
    )
    network = LocalTransferNetwork(config)
    inputs = draw(16, 20)
    assert network(inputs).shape == (1, 16, 20, 3)
    assert keras.tree.flatten(network.blocks) == []

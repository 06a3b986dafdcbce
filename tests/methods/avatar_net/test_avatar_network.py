# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Avatar-Net: its layers, what decorates its features, and what its decoder learns."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from tiny_networks import build_tiny

from tfstyle.errors import InputError
from tfstyle.inference.stylizer import Stylizer
from tfstyle.methods.avatar_net.config import AvatarNetConfig
from tfstyle.methods.avatar_net.network import DEEPEST, FUSED, AvatarNetwork
from tfstyle.methods.encoder_network import reduce_to_grid
from tfstyle.methods.registry import build_network, build_objective, make_objective_config
from tfstyle.ops.region_statistics import compute_mean_covariance, compute_mean_std

TINY = {"channels": [4, 4, 4, 4, 4], "patch_size": 3}


@pytest.fixture(name="avatar", scope="module")
def build_avatar():
    return build_tiny("avatar_net", TINY)


def test_the_papers_layers_have_the_parameters_counted_by_hand():
    network = AvatarNetwork(AvatarNetConfig())

    def convolve(*widths):
        """3x3 convolutions from each width to the next."""
        return sum(9 * before * after + after for before, after in zip(widths, widths[1:]))

    there = convolve(3, 64, 64), convolve(64, 128, 128), convolve(128, *[256] * 4, 512)
    assert network.encoder.count_params() == sum(there) == 3_505_728
    back = convolve(512, *[256] * 4, 128), convolve(128, 128, 64), convolve(64, 64, 3)
    trained = sum(np.prod(weight.shape) for weight in network.trainable_weights)
    assert trained == network.decoders[0].count_params() == sum(back) == 3_505_219


def test_a_picture_decorated_with_itself_has_its_own_features(avatar, draw):
    """Whitening, its own patches, colouring: nothing changes, but for what has no variance."""
    picture = draw(64, 80)["content"]
    fitted, region = avatar.fit(picture, np.ones_like(picture[..., :1]))
    (features,) = avatar.encode(fitted, DEEPEST)
    moments = compute_mean_covariance(features, reduce_to_grid(region, DEEPEST))
    made = avatar.decorate(features, *moments, avatar.encode_style(picture))
    np.testing.assert_allclose(made, features, atol=2e-2 * float(np.abs(features).max()))


def test_in_its_own_style_a_picture_is_its_reconstruction(avatar, draw):
    picture = draw(64, 80)["content"]
    everywhere = np.ones_like(picture[..., :1])
    painted = avatar.paint(picture, everywhere, avatar.encode_style(picture))
    expected = np.clip(avatar.reconstruct(picture), 0.0, 1.0)
    np.testing.assert_allclose(painted, expected, atol=2e-2)


def test_at_strength_0_a_picture_is_its_reconstruction_in_any_style(avatar, draw):
    inputs = draw(64, 80)
    picture, everywhere = inputs["content"], np.ones_like(inputs["region"])
    code = avatar.encode_style(inputs["style"])
    painted = avatar.paint(picture, everywhere, code, style_strength=np.float32([0.0]))
    expected = np.clip(avatar.reconstruct(picture), 0.0, 1.0)
    np.testing.assert_allclose(painted, expected, atol=1e-4)
    assert np.abs(avatar.paint(picture, everywhere, code) - expected).max() > 0.01


def test_the_decoder_takes_on_the_moments_of_the_style_at_each_skip(avatar, draw):
    inputs = draw(64, 80)
    code = avatar.encode_style(inputs["style"])
    content, region = avatar.fit(inputs["content"], inputs["region"])
    seen = {}

    class Tape:
        def mean_std(self, features, weights):
            moments = compute_mean_std(features, weights)
            seen[len(seen)] = features, moments
            return moments

    (features,) = avatar.encode(content, DEEPEST)
    calls, own = [], avatar.decode

    def decode(features, layer, *, fuse):
        def watch(name, features):
            made = fuse(name, features)
            mean, deviation = compute_mean_std(made, reduce_to_grid(region, name))
            calls.append((name, mean, deviation))
            return made

        return own(features, layer, fuse=watch)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(avatar, "decode", decode, raising=False)
        avatar._decode(features, region, code, Tape())
    assert [name for name, *_ in calls] == list(FUSED[::-1])
    for (name, mean, deviation), (_, before) in zip(calls, seen.values()):
        np.testing.assert_allclose(mean[:, 0, 0], code[name]["mean"], atol=1e-3)
        lively = np.asarray(before[1])[0, 0, 0] > 0.05
        np.testing.assert_allclose(
            np.asarray(deviation)[0, 0, 0][lively],
            np.asarray(code[name]["deviation"])[0][lively],
            rtol=2e-2,
        )


def test_two_regions_in_two_styles_in_one_call_and_the_rest_untouched(avatar):
    random = np.random.default_rng(0)
    content, one, two = (
        random.integers(0, 256, (side, 61, 3)).astype(np.uint8) for side in (45, 40, 52)
    )
    masks = np.zeros((2, 45, 61), bool)
    masks[0, 4:30, 3:25] = masks[1, 10:40, 30:58] = True
    stylizer = Stylizer(avatar)
    regions = [{"mask": m, "style": s} for m, s in zip(masks, (one, two))]
    made = stylizer.stylize_regions(content, regions)
    outside = ~masks.any(axis=0)
    np.testing.assert_array_equal(made[outside], content[outside])
    for mask, style in zip(masks, (one, two)):
        np.testing.assert_array_equal(made[mask], stylizer.stylize(content, mask, style)[mask])


@pytest.mark.broad
def test_a_short_training_reduces_the_loss_and_leaves_the_encoder(draw):
    avatar = build_tiny("avatar_net", {**TINY, "channels": [8] * 5}, vgg_channels=8)
    objective = build_objective("avatar_net", None, {})
    batch = {name: tf.constant(value) for name, value in draw(48, 48).items() if name != "style"}
    optimizer = keras.optimizers.Adam(3e-3)
    optimizer.build(avatar.trainable_variables)
    frozen = [np.asarray(weight) for weight in avatar.encoder.weights]

    @tf.function(autograph=False)
    def step():
        with tf.GradientTape() as tape:
            total, _ = objective.compute_loss(avatar, batch, objective.paint(avatar, batch))
        weights = [weight.value for weight in avatar.trainable_variables]
        optimizer.apply(tape.gradient(total, weights), avatar.trainable_variables)
        return total

    losses = [float(step()) for _ in range(40)]
    assert losses[-1] < 0.6 * losses[0]
    for before, after in zip(frozen, avatar.encoder.weights, strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize(
    "settings, complaint",
    [
        ({"patch_size": 4}, "patch_size=4: an odd whole number"),
        ({"patch_size": 0}, "patch_size=0"),
        ({"eigenvalue_floor": 0}, "eigenvalue_floor=0"),
        ({"depth": 3}, "avatar_net has no setting depth"),
    ],
)
def test_wrong_settings_are_told(settings, complaint):
    with pytest.raises(InputError, match=complaint):
        build_network("avatar_net", settings, weights={"vgg19": "random"})
    with pytest.raises(InputError, match="no weight may be below 0"):
        make_objective_config("avatar_net", {"tv_weight": -1.0})

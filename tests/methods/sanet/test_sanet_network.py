# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""SANet: its layers, and what its controls are defined by."""

import keras
import numpy as np
import pytest
from tiny_networks import build_tiny

from tfstyle.errors import InputError
from tfstyle.inference.stylizer import Stylizer
from tfstyle.methods.registry import build_network
from tfstyle.methods.sanet.config import SanetConfig
from tfstyle.methods.sanet.network import SanetNetwork
from tfstyle.ops.statistics_tape import StatisticsTape

CHANNELS = [4, 4, 4, 4, 4]


@pytest.fixture(name="sanet", scope="module")
def build_sanet():
    return build_tiny("sanet", {"channels": CHANNELS})


def count(*layers):
    return sum(layer.count_params() for layer in layers)


def test_the_papers_layers_have_the_parameters_counted_by_hand():
    network = SanetNetwork(SanetConfig())

    def convolve(*widths):
        """3x3 convolutions from each width to the next."""
        return sum(9 * before * after + after for before, after in zip(widths, widths[1:]))

    blocks = convolve(3, 64, 64), convolve(64, 128, 128), convolve(128, *[256] * 4)
    assert count(network.encoder) == sum(blocks) + convolve(256, *[512] * 4, 512) == 12_944_960
    # Query, value and projection 512 x 512 + 512, keys 512 x 512.
    assert [count(a) for a in network.attentions.values()] == [1_050_112] * 2
    assert count(network.merge) == convolve(512, 512) == 2_359_808
    mirrored = convolve(512, *[256] * 4, 128), convolve(128, 128, 64), convolve(64, 64, 3)
    assert count(*network.decoders) == sum(mirrored) == 3_505_219
    trained = sum(np.prod(weight.shape) for weight in network.trainable_weights)
    assert trained == 2 * 1_050_112 + 2_359_808 + 3_505_219 == 7_965_251


def test_of_vgg16_the_third_block_has_one_convolution_less():
    convolutions = [
        len(SanetNetwork(SanetConfig(vgg=vgg, channels=(4,) * 5)).decoders[0].convolutions)
        for vgg in ("vgg19", "vgg16")
    ]
    assert convolutions == [9, 8]


def test_it_begins_with_the_contents_features_and_little_of_the_style(draw):
    sanet, inputs = SanetNetwork(SanetConfig(channels=tuple(CHANNELS))), draw(40, 56)
    features, weights = sanet._look(inputs["content"], inputs["region"])
    merged = sanet._merge(
        features,
        sanet._measure(features, weights, StatisticsTape()),
        sanet.encode_style(inputs["style"]),
    )
    coarse = np.repeat(np.repeat(features["relu5_1"], 2, axis=1), 2, axis=2)
    plain = features["relu4_1"] + coarse
    difference = np.linalg.norm(merged - plain)
    assert 0 < difference < 0.3 * np.linalg.norm(plain)


def test_the_decoder_is_fitted_to_what_the_merge_gives():
    """Were it fitted to the encoder's features, a merge that adds 5 would change the picture."""
    random = np.random.default_rng(0)
    pictures = random.uniform(0.2, 0.8, (8, 1, 1, 3)) + random.normal(0, 0.05, (8, 64, 64, 3))
    made = []
    for added in (0.0, 5.0):
        keras.utils.set_random_seed(0)
        sanet = SanetNetwork(SanetConfig(channels=(8,) * 5))
        sanet.merge.convolution.bias.assign_add(np.full(8, added))
        sanet.adapt([pictures.astype("float32")])
        features = sanet.make_features(pictures.astype("float32"), "relu4_1")
        made.append(np.asarray(sanet.decode(features, "relu4_1")))
    np.testing.assert_allclose(made[1], made[0], atol=0.02)


def test_mixing_styles_adds_up_what_is_attended(sanet, draw):
    """Before the decoder all is linear in it, so the merged features are the convex sum."""
    inputs = draw(40, 56)
    styles = draw(24, 36, seed=1)["style"], draw(70, 33, style_size=(70, 33), seed=2)["style"]
    codes = [sanet.encode_style(style) for style in styles]
    mixed = sanet.mix_style_codes(codes, [0.3, 0.7])
    features, weights = sanet._look(inputs["content"], inputs["region"])
    statistics = {e: (np.float32(0.0), np.float32(1.0)) for e in features}
    one, two, both = (
        np.asarray(sanet._merge(features, statistics, code)) for code in (*codes, mixed)
    )
    np.testing.assert_allclose(both, 0.3 * one + 0.7 * two, atol=1e-5)
    again = sanet.mix_style_codes([mixed, codes[0]], [0.5, 0.5])
    np.testing.assert_allclose(again["shares"], [[0.15, 0.35, 0.5]], atol=1e-6)
    painted = [sanet.paint(inputs["content"], inputs["region"], c) for c in (again, mixed)]
    assert np.abs(np.asarray(painted[0]) - painted[1]).max() > 1e-4


def test_at_strength_0_the_content_attends_to_itself(sanet, draw):
    inputs = draw(33, 40)
    content, region = inputs["content"], inputs["region"]
    code = sanet.encode_style(inputs["style"])
    painted = sanet.paint(content, region, code, style_strength=np.float32([0.0]))
    own = sanet.encode_style(content, region=region)
    np.testing.assert_allclose(painted, sanet.paint(content, region, own), atol=1e-5)


def test_of_a_style_region_only_its_pixels_count(sanet, draw):
    """As far as the encoder sees: a part of the style that is far from the region has no say."""
    inputs = draw(40, 40, style_size=(48, 320))
    region = np.zeros_like(inputs["style"][..., :1])
    region[:, :, :96] = 1.0
    code = sanet.encode_style(inputs["style"], region=region)
    inputs["style"][:, :, 208:] = 0.0
    other = sanet.encode_style(inputs["style"], region=region)
    painted = [sanet.paint(inputs["content"], inputs["region"], c) for c in (code, other)]
    np.testing.assert_allclose(*painted, atol=1e-5)


def test_two_regions_in_two_styles_in_one_call_and_the_rest_untouched(sanet):
    random = np.random.default_rng(0)
    content, one, two = (
        random.integers(0, 256, (side, 61, 3)).astype(np.uint8) for side in (45, 40, 52)
    )
    masks = np.zeros((2, 45, 61), bool)
    masks[0, 4:30, 3:25] = masks[1, 10:40, 30:58] = True
    stylizer = Stylizer(sanet)
    regions = [{"mask": m, "style": s} for m, s in zip(masks, (one, two))]
    made = stylizer.stylize_regions(content, regions)
    outside = ~masks.any(axis=0)
    np.testing.assert_array_equal(made[outside], content[outside])
    for mask, style in zip(masks, (one, two)):
        alone = stylizer.stylize(content, mask, style)
        np.testing.assert_array_equal(made[mask], alone[mask])
        assert (made[mask] != content[mask]).any()


def test_a_strength_below_1_paints_in_one_pass_what_the_network_paints(sanet):
    random = np.random.default_rng(0)
    content = random.integers(0, 256, (40, 300, 3)).astype(np.uint8)
    style = random.integers(0, 256, (32, 32, 3)).astype(np.uint8)
    mask = np.zeros(content.shape[:2], bool)
    mask[:, :10] = mask[:, -10:] = True
    half = Stylizer(sanet).stylize(content, mask, style, style_strength=0.5)
    code = sanet.encode_style(style[None].astype("float32") / 255)
    painted = sanet.paint(
        content[None].astype("float32") / 255,
        mask[None, ..., None].astype("float32"),
        code,
        style_strength=np.float32([0.5]),
    )
    assert np.abs(half - 255 * np.asarray(painted)[0])[mask].max() < 0.51
    tight = Stylizer(sanet, max_memory=int(sanet.bytes_per_pixel * 39 * 300))
    with pytest.raises(InputError, match="whole pictures only"):
        tight.stylize(content, mask, style, style_strength=0.5)


def test_under_a_mixed_policy_the_picture_is_float32_and_close(sanet, draw):
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        mixed = SanetNetwork(sanet.config)
    finally:
        keras.config.set_dtype_policy(previous)
    for mine, theirs in zip(mixed.weights, sanet.weights, strict=True):
        mine.assign(theirs)
    inputs = draw(32, 48)
    made = mixed(inputs)
    assert keras.backend.standardize_dtype(made.dtype) == "float32"
    assert np.abs(np.asarray(made) - sanet(inputs)).mean() < 0.05


@pytest.mark.parametrize(
    "settings, complaint",
    [
        ({"vgg": "vgg11"}, "vgg='vgg11': one of vgg16, vgg19"),
        ({"channels": [4, 4]}, "five whole numbers"),
        ({"channels": [4, 4, 4, 4, 8]}, "the last two are to be alike"),
        ({"depth": 3}, "sanet has no setting depth"),
    ],
)
def test_wrong_settings_are_told(settings, complaint):
    with pytest.raises(InputError, match=complaint):
        build_network("sanet", settings, weights={"vgg19": "random"})

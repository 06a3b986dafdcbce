# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What Gatys' optimization promises, with narrow VGGs of random weights."""

import os

import keras
import numpy as np
import pytest
from narrow_vgg import patch_keras_applications

from tfstyle.inference.stylizer import Stylizer
from tfstyle.methods.registry import build_network

SETTINGS = {
    "content_layers": ["conv2_2"],
    "style_layers": {"conv1_1": 0.5, "conv2_1": 1.0, "conv3_1": 0.5},
    "halo": 0,
}


@pytest.fixture(name="build", scope="module")
def make_build():
    """build(**settings) -> a network of narrow layers."""

    def build(**settings):
        with pytest.MonkeyPatch.context() as patch:
            patch_keras_applications(patch, channels=8)
            weights = {"vgg19": "random", "vgg16": "random"}
            return build_network("gatys", {**SETTINGS, **settings}, weights=weights)

    return build


def pose(network, inputs):
    """(constants of the loss, the function to minimize) of content, region and style."""
    grams = network.encode_style(inputs["style"])
    grams = {name.split("/")[1]: gram for name, gram in grams.items() if "/" in name}
    return network.make_constants(inputs["content"], inputs["region"], grams)


def measure(network, picture, constants):
    parts = network.compute_picture_loss(picture, constants)[1]
    return {name: float(value) for name, value in parts.items()}


@pytest.mark.parametrize("optimizer", ["lbfgs", "adam"])
def test_the_style_loss_falls_below_a_tenth_of_what_it_was(build, draw, optimizer):
    network = build(optimizer=optimizer, steps=40, content_weight=1e-3, learning_rate=0.05)
    inputs = draw(48, 64)
    constants = pose(network, inputs)
    painted = np.where(inputs["region"] > 0, network(inputs), inputs["content"])
    before = measure(network, inputs["content"], constants)["style"]
    after = measure(network, painted, constants)["style"]
    assert 0 < after < 0.1 * before


def test_a_picture_that_is_painted_measures_what_its_last_step_did(build, draw):
    network, inputs = build(steps=5, style_layers=["conv1_1", "conv2_1"]), draw(48, 64)
    code, last = network.encode_style(inputs["style"]), []
    network.on_progress = lambda step, steps, parts: last.append(parts)
    painted = np.asarray(network.paint(inputs["content"], inputs["region"], code))
    network.on_progress = None
    pictures = inputs["content"], inputs["region"], code
    total, parts = network.measure_picture(*pictures, painted)
    assert parts == pytest.approx(last[-1], rel=1e-3)
    weighted = sum(network.objective.weights[name] * part for name, part in parts.items())
    assert total == pytest.approx(weighted, rel=1e-5)
    # What is beside the region counts for nothing, and the content is no distance from itself.
    elsewhere = np.where(inputs["region"] > 0, painted, 0.0).astype("float32")
    assert network.measure_picture(*pictures, elsewhere)[0] == pytest.approx(total, rel=1e-5)
    assert network.measure_picture(*pictures, inputs["content"])[1]["content"] == 0


def test_the_slope_is_that_of_finite_differences(build, draw):
    network = build(content_weight=0.5, tv_weight=0.7)
    inputs = draw(32, 48)
    constants = pose(network, inputs)
    random = np.random.default_rng(1)
    picture = random.uniform(0.2, 0.8, inputs["content"].shape).astype("float32")

    def compute(pixels):
        return float(network.compute_picture_loss(pixels.astype("float32"), constants)[0])

    _, _, slope = network.differentiate(picture, constants)
    ways = slope / np.abs(slope).max() * (random.random((4, *picture.shape)) < 0.5)
    for way in ways:  # of half the numbers, up along the slope
        expected = (compute(picture + 3e-4 * way) - compute(picture - 3e-4 * way)) / 6e-4
        # Some ReLUs have a kink between the two.
        np.testing.assert_allclose((slope * way).sum(), expected, rtol=0.05)
        assert expected > 0.5


def test_the_slope_of_a_mixture_is_the_mixture_of_the_slopes(build, draw):
    """Several styles with weights: sum_i w_i |G - A_i|^2 has the slope of |G - sum_i w_i A_i|^2.

    Up to the denominators, which the shares of each style's own matrix bring in.
    """
    inputs = draw(32, 48)
    network = build(content_weight=0, style_layers=["conv2_1"])
    codes = [network.encode_style(draw(32, 48, seed=seed)["style"]) for seed in (1, 2)]
    codes.append(keras.tree.map_structure(lambda a, b: 0.3 * a + 0.7 * b, *codes))
    slopes = []
    for code in codes:
        gram = code["0/conv2_1"]
        constants = network.make_constants(inputs["content"], inputs["region"], {"conv2_1": gram})
        slopes.append(
            network.differentiate(inputs["content"], constants)[2] * float((gram**2).numpy().sum())
        )
    np.testing.assert_allclose(
        slopes[2], 0.3 * slopes[0] + 0.7 * slopes[1], atol=1e-3 * np.abs(slopes[2]).max()
    )


def test_two_regions_take_on_a_style_each_in_one_call_and_the_rest_stays(build, draw):
    network = build(steps=25, content_weight=1e-3, segment=10)
    content = (255 * draw(64, 96)["content"][0]).astype(np.uint8)
    styles = [(255 * draw(48, 48, seed=seed)["style"][0]).astype(np.uint8) for seed in (3, 4)]
    styles[1] = 255 - styles[1]
    masks = np.zeros((2, 64, 96), bool)
    masks[0, 6:58, 4:40] = masks[1, 6:58, 52:92] = True
    regions = [{"mask": mask, "style": style} for mask, style in zip(masks, styles)]
    made = Stylizer(network).stylize_regions(content, regions)
    outside = ~masks.any(0)
    np.testing.assert_array_equal(made[outside], content[outside])

    def measure_style(picture, mask, style):
        inputs = {
            "content": picture[None] / np.float32(255),
            "region": mask[None, ..., None].astype("float32"),
            "style": style[None] / np.float32(255),
        }
        return measure(network, inputs["content"], pose(network, inputs))["style"]

    for mask, own, other in zip(masks, styles, styles[::-1]):
        before, after = (measure_style(picture, mask, own) for picture in (content, made))
        assert after < 0.2 * before and after < 0.2 * measure_style(made, mask, other)


def test_a_small_region_of_a_large_picture_is_painted_from_what_is_around_it(build, draw):
    """As if the whole had been seen, and in the memory for the part."""
    network = build(steps=3, style_layers=["conv1_1", "conv2_1"])
    inputs = draw(200, 232, coverage=0.01)
    content = np.rint(255 * inputs["content"][0]).astype(np.uint8)
    inside = inputs["region"][0, ..., 0] > 0
    style = np.rint(255 * inputs["style"][0]).astype(np.uint8)
    memory = 100 * 100 * network.bytes_per_pixel
    made = Stylizer(network, max_memory=memory).stylize(content, inside, style)
    whole = network(
        {
            "content": content[None] / np.float32(255),
            "region": inputs["region"],
            "style": style[None] / np.float32(255),
        }
    )
    assert np.abs(made - 255 * np.asarray(whole)[0]).max() < 1.0
    assert (made != content).any(-1)[inside].mean() > 0.5


@pytest.mark.parametrize("init", ["content", "noise", "style"])
def test_it_begins_with_the_picture_that_is_asked_for(build, draw, init):
    network = build(init=init, optimizer="adam", learning_rate=1e-6, steps=1)
    inputs = draw(48, 64, style_size=(24, 32))
    inputs["region"][:] = 1.0
    painted = np.asarray(network(inputs))
    assert network.mixes_styles == (init != "style")
    if init == "content":
        np.testing.assert_allclose(painted, inputs["content"], atol=1e-5)
    elif init == "style":
        cells = painted.reshape(24, 2, 32, 2, 3).mean((1, 3))
        np.testing.assert_allclose(cells[1:-1, 1:-1], inputs["style"][0][1:-1, 1:-1], atol=0.15)
    else:
        assert abs(painted.mean() - 0.5) < 0.02 and abs(painted.std() - 12**-0.5) < 0.02
        other = build(init=init, optimizer="adam", learning_rate=1e-6, steps=1, seed=1)
        assert np.abs(painted - other(inputs)).mean() > 0.1


def test_a_large_picture_is_painted_coarse_to_fine(build, draw, tmp_path):
    network = build(scales=3, steps=4, refining_steps=2, segment=10, folder=str(tmp_path))
    told = []
    network.on_progress = lambda *progress: told.append(progress[:2])
    network(draw(96, 128))
    assert told == [(step, 8) for step in range(1, 9)]
    states = sorted(path.name.split("-", 1)[1] for path in tmp_path.glob("*.png"))
    assert states == ["0-00004.png", "1-00002.png", "2-00002.png"]


def test_a_part_of_the_style_picture_is_all_of_the_style(build, draw):
    network = build()
    left, right = (draw(40, 64, seed=seed, style_size=(64, 80))["style"] for seed in (5, 6))
    both = np.concatenate([left, right], axis=2)
    part = np.zeros((*both.shape[:3], 1), "float32")
    part[:, :, :80] = 1.0
    masked, plain = network.encode_style(both, region=part), network.encode_style(both)
    changed = np.concatenate([left, 1.0 - right], axis=2)
    for name, gram in network.encode_style(changed, region=part).items():
        np.testing.assert_allclose(gram, masked[name], rtol=1e-4, atol=1e-4)
        assert np.abs(plain[name] - masked[name]).max() > 1e-2


def test_a_run_that_is_broken_off_ends_as_one_that_is_not(build, draw, tmp_path):
    settings = {"steps": 9, "segment": 4, "init": "noise"}
    inputs = draw(40, 56)
    whole = np.asarray(build(**settings)(inputs))
    network = build(**settings, folder=str(tmp_path))

    def stop(step, steps, parts):
        assert steps == 9 and set(parts) == {"content", "style"}
        if step == 7:
            raise KeyboardInterrupt

    network.on_progress = stop
    with pytest.raises(KeyboardInterrupt):
        network(inputs)
    assert len(os.listdir(tmp_path)) == 2
    resumed = build(**settings, folder=str(tmp_path))
    resumed.on_progress = lambda step, *rest: first.append(step)
    first = []
    np.testing.assert_array_equal(np.asarray(resumed(inputs)), whole)
    assert first[0] == 5

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What deep photo style transfer promises, with narrow VGGs of random weights."""

import numpy as np
import pytest
from forked_programs import run_program
from narrow_vgg import patch_keras_applications

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.inference.stylize_files import stylize_files
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.inference.stylizer import Stylizer
from tfstyle.losses.photorealism import compute_photorealism_loss
from tfstyle.methods.registry import build_network, get_method
from tfstyle.ops.guided_filter import filter_guided
from tfstyle.ops.matting_laplacian import compute_matting_bases

SETTINGS = {
    "content_layers": {"conv2_1": 1.0},
    "style_layers": {"conv1_1": 1.0, "conv2_1": 1.0},
    "content_weight": 0.01,
    "steps": 12,
    "photorealism_steps": 12,
    "photorealism_weight": 1000.0,
    "halo": 0,
}


@pytest.fixture(name="build", scope="module")
def make_build():
    def build(method="deep_photo", **settings):
        with pytest.MonkeyPatch.context() as patch:
            patch_keras_applications(patch, channels=8)
            known = get_method(method).make_config({}).to_dict()
            settings = {**{k: v for k, v in SETTINGS.items() if k in known}, **settings}
            return build_network(method, settings, weights={"vgg19": "random"})

    return build


def measure_style(network, picture, region, style):
    grams = {name.split("/")[1]: gram for name, gram in network.encode_style(style).items()}
    constants = network.make_constants(picture, region, grams)
    return float(network.compute_picture_loss(picture, constants)[1]["style"])


def measure_photorealism(picture, content, region):
    bases = compute_matting_bases(content[0])[None]
    return float(compute_photorealism_loss(picture, bases, region)[0])


@pytest.mark.broad
def test_the_result_has_the_style_by_maps_that_are_nearly_affine(build, draw):
    inputs = draw(48, 64)
    content, region, style = inputs["content"], inputs["region"], inputs["style"]
    photo, painting = (np.asarray(build(method)(inputs)) for method in ("deep_photo", "gatys"))
    judge = build("gatys")
    before = measure_style(judge, content, region, style)
    assert measure_style(judge, photo, region, style) < 0.5 * before
    costs = [measure_photorealism(made, content, region) for made in (photo, painting)]
    assert costs[0] < 0.1 * costs[1]
    np.testing.assert_array_equal((photo == content)[region[..., 0] == 0], True)


def test_the_term_begins_after_the_plain_steps_and_is_told(build, draw):
    network, told = build(steps=3, photorealism_steps=4, scales=2, refining_steps=2), []
    network.on_progress = lambda *progress: told.append(progress)
    network(draw(32, 40))
    assert [progress[:2] for progress in told] == [(step, 9) for step in range(1, 10)]
    assert set(told[0][2]) == {"content", "style", "photorealism"}
    assert told[-1][2]["photorealism"] < told[4][2]["photorealism"]


def test_the_cheap_way_is_a_filter_of_gatys_result(build, draw):
    inputs = draw(48, 64)
    filtered = build(photorealism="guided_filter", filter_radius=5, filter_epsilon=1e-3)(inputs)
    plain = np.asarray(build("gatys")(inputs))
    inside = inputs["region"][0, ..., 0] > 0
    expected = [
        filter_guided(inputs["content"][0], plain[0, ..., channel], 5, 1e-3, inside=inside)
        for channel in range(3)
    ]
    expected = np.clip(np.stack(expected, axis=-1), 0.0, 1.0)
    np.testing.assert_allclose(np.asarray(filtered)[0][inside], expected[inside], atol=1e-5)
    costs = [
        measure_photorealism(np.asarray(made), inputs["content"], inputs["region"])
        for made in (filtered, plain)
    ]
    assert costs[0] < 0.5 * costs[1]


def test_regions_take_on_their_own_parts_of_one_style_picture(build, draw):
    network = build(steps=20, photorealism_weight=10.0)
    content = (255 * draw(64, 96)["content"][0]).astype(np.uint8)
    dark, light = (0.5 * draw(48, 48, seed=seed)["content"][0] for seed in (3, 4))
    style = (255 * np.concatenate([dark, 0.5 + light], axis=1)).astype(np.uint8)
    parts = np.arange(96)[None, :] < 48
    parts = [np.repeat(part, 48, axis=0) for part in (parts, ~parts)]
    masks = np.zeros((2, 64, 96), bool)
    masks[0, 6:58, 4:40] = masks[1, 6:58, 52:92] = True
    made = [
        Stylizer(network).stylize_regions(
            content,
            [dict(mask=m, style=style, style_mask=s) for m, s in zip(masks, order)],
        )
        for order in (parts, parts[::-1])
    ]
    outside = ~masks.any(0)
    for result in made:
        np.testing.assert_array_equal(result[outside], content[outside])
    levels = [[result[mask].mean() for mask in masks] for result in made]
    assert levels[0][0] < levels[1][0] - 30 and levels[0][1] > levels[1][1] + 30


@pytest.mark.parametrize(
    "settings, complaint",
    [
        ({"photorealism": "none"}, "photorealism='none': give one of laplacian, guided_filter"),
        ({"photorealism_weight": "much"}, "photorealism_weight='much': give a number"),
        ({"photorealism_steps": 0}, "photorealism_steps=0: give a whole number from 1"),
        ({"matting_epsilon": 0}, "matting_epsilon=0.0: give a number of at least 1e-9"),
        ({"filter_radius": 0}, "filter_radius=0: give a whole number"),
        ({"steps": 0}, "steps=0: give"),
        ({"strokes": 1}, "no setting strokes"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(settings, complaint):
    with pytest.raises(InputError, match=complaint) as caught:
        get_method("deep_photo").make_config(settings)
    assert "\n" not in str(caught.value)


def test_the_program_takes_pairs_of_masks(tmp_path, draw):
    save_picture(tmp_path / "photo.png", (255 * draw(40, 48)["content"][0]).astype(np.uint8))
    save_picture(
        tmp_path / "style.png", (255 * draw(40, 48, seed=1)["content"][0]).astype(np.uint8)
    )
    mask = np.zeros((40, 48, 3), np.uint8)
    mask[8:30, 10:40] = 255
    save_picture(tmp_path / "mask.png", mask)
    flags = [
        "--method=deep_photo",
        "--vgg_weights=random",
        '--settings={"content_layers": ["conv2_2"], "style_layers": ["conv1_1", "conv2_1"], '
        '"steps": 3, "photorealism_steps": 3}',
        "--content=photo.png",
        "--output=out.png",
    ]
    program = "tfstyle.bin.stylize"
    done = run_program(
        program, *flags, "--region=mask.png=style.png:style_mask=mask.png", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    content, made = (
        load_picture(tmp_path / name).pixels_uint8 for name in ("photo.png", "out.png")
    )
    inside = mask[..., 0] > 0
    np.testing.assert_array_equal(made[~inside], content[~inside])
    assert (made != content)[inside].any()


def test_a_mask_of_the_style_that_is_missing_is_one_line(tmp_path, draw, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_picture("photo.png", (255 * draw(40, 48)["content"][0]).astype(np.uint8))
    region = ("photo.png=photo.png:style_mask=no.png",)
    options = StylizeOptions("photo.png", "out.png", region=region, method="deep_photo")
    with pytest.raises(InputError, match="^no.png: no such mask of a style picture$"):
        stylize_files(options)

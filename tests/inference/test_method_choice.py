# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Methods of every kind are opened by the same call and paint through the same Stylizer."""

import json
import re

import keras
import numpy as np
import pytest
from narrow_vgg import patch_keras_applications

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.inference.compiled_network import CompiledNetwork
from tfstyle.inference.region_options import Region
from tfstyle.inference.stylize_files import stylize_files
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.inference.stylizer import Stylizer, load_stylizer
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.checkpoint_files import FORMAT
from tfstyle.methods.method_choice import MethodChoice
from tfstyle.methods.registry import build_network
from tfstyle.regions.mask_options import MaskOptions

MASK = np.zeros((30, 40), bool)
MASK[5:20, 10:30] = True

pytestmark = pytest.mark.usefixtures("toys")


@pytest.fixture(name="tint")
def build_tint():
    keras.utils.set_random_seed(3)
    return build_network("toy_tint", None)


@pytest.fixture(name="pictures")
def save_pictures(tmp_path, draw, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_picture("photo.png", draw(30, 40))
    save_picture("style.png", draw(20, 26, seed=3))


def test_a_method_that_optimises_paints_without_a_checkpoint(pictures, monkeypatch):
    patch_keras_applications(monkeypatch, channels=4)
    results = []
    for steps, style in ((1, "style.png"), (3, "style.png"), (3, None)):
        stylize_files(
            StylizeOptions(
                content="photo.png",
                output="out.png",
                mask=MaskOptions(box=(5, 10, 20, 30)),
                style=style,
                method="toy_descent",
                settings={"size": steps},
                vgg_weights="random",
            )
        )
        results.append(load_picture("out.png").pixels_uint8)
    content = load_picture("photo.png").pixels_uint8
    for made in results:
        np.testing.assert_array_equal(made[~MASK], content[~MASK])
    assert (results[0] != results[1]).any() and (results[1] != results[2]).any()


def test_one_network_per_style_takes_no_style(pictures, tmp_path):
    save_checkpoint(build_network("toy_one_style", None), tmp_path / "saved")
    options = dict(content="photo.png", output="out.png", checkpoint=str(tmp_path / "saved"))
    stylize_files(StylizeOptions(**options))
    made = load_picture("out.png").pixels_uint8
    painted = load_stylizer(tmp_path / "saved").stylize("photo.png", None, None)
    np.testing.assert_array_equal(made, painted)
    with pytest.raises(InputError, match="--style: .* one style .* leave it out"):
        StylizeOptions(**options, style="style.png")


@pytest.mark.parametrize(
    "choice, complaint",
    [
        (dict(method="no_such"), "no method 'no_such': one of .*local_transfer"),
        (dict(method="sanet"), "no checkpoint of sanet ships: name one with --checkpoint"),
        (dict(method="toy_tint"), "no checkpoint of toy_tint ships: .*--checkpoint.*--method=toy"),
        (dict(method="toy_descent"), "toy_descent needs the weights of vgg16: give --vgg_weights"),
        (dict(method="toy_descent", vgg_weights="none.h5"), "--vgg_weights=none.h5: no such file"),
        (dict(method="toy_descent", settings={"colour": 1}), "no setting colour"),
        (dict(settings={"size": 1}), "--settings: those of local_transfer are in its checkpoint"),
    ],
)
def test_what_a_method_lacks_is_one_line_before_keras_is_asked(choice, complaint):
    with pytest.raises(InputError, match=complaint) as caught:
        MethodChoice(**choice).check()
    assert "\n" not in str(caught.value)


def test_a_checkpoint_of_another_method_is_told(tint, tmp_path):
    save_checkpoint(tint, tmp_path / "saved")
    assert MethodChoice(checkpoint=tmp_path / "saved").check().name == "toy_tint"
    for method in ("local_transfer", "toy_descent"):
        with pytest.raises(InputError, match=f"--method={method}: .* is a checkpoint of toy_tint"):
            MethodChoice(method, tmp_path / "saved").check()


def test_an_untrained_network_paints_where_that_is_asked_for(draw):
    stylizer = load_stylizer(method="toy_tint", allow_random_weights=True)
    assert stylizer.stylize(draw(30, 40), MASK, draw(20, 20)).shape == (30, 40, 3)


def test_without_a_name_the_weights_of_the_vgg_are_random_only_where_that_is_asked_for():
    choice = MethodChoice("sanet", settings={"channels": [4] * 5}, allow_random_weights=True)
    assert choice.check().name == "sanet"
    with pytest.raises(InputError, match="no checkpoint of sanet ships"):
        MethodChoice("sanet", settings={"channels": [4] * 5}).check()


def test_a_mixture_of_codes_that_are_pytrees_is_a_style(tint, draw):
    stylizer, content = Stylizer(tint), draw(30, 40)
    first, second = draw(20, 20, seed=1), draw(20, 20, seed=2)
    codes = [stylizer.encode_style(style).values for style in (first, second)]
    mixed = stylizer.encode_style([(first, 1.0), (second, 3.0)]).values
    expected = keras.tree.map_structure(lambda a, b: 0.25 * a + 0.75 * b, *codes)
    for made, wanted in zip(keras.tree.flatten(mixed), keras.tree.flatten(expected)):
        np.testing.assert_allclose(made, wanted, atol=1e-6)
    assert (stylizer.stylize(content, MASK, [(first, 1), (second, 3)])[MASK] != content[MASK]).any()
    wrong = {"mean": np.zeros((1, 3), "float32")}
    with pytest.raises(InputError, match="the style code has the shape .*mean"):
        stylizer.stylize(content, MASK, type(stylizer.encode_style(first))(wrong))


def test_a_network_that_controls_its_strength_is_left_to_it(tint, draw):
    content, style = draw(30, 40), draw(20, 20, seed=1)
    half = Stylizer(tint).stylize(content, MASK, style, style_strength=0.5)
    code = tint.encode_style(style[None].astype("float32") / 255)
    pixels = content[None].astype("float32") / 255
    painted = tint.paint(pixels, MASK[None, ..., None], code, style_strength=np.float32([0.5]))
    assert np.abs(half - 255 * np.asarray(painted)[0])[MASK].max() < 0.51


def test_a_part_of_the_style_picture_is_a_style(tint, network, draw):
    style = np.zeros((24, 40, 3), np.uint8)
    style[:, 20:] = 200
    left = np.arange(40)[None].repeat(24, 0) < 20
    stylizer, content = Stylizer(tint), draw(30, 40)
    regions = [Region(MASK, style, style_mask=mask) for mask in (left, ~left)]
    plain = [
        stylizer.stylize(content, MASK, style[mask].reshape(24, 20, 3)) for mask in (left, ~left)
    ]
    for region, expected in zip(regions, plain):
        made = stylizer.stylize_regions(content, [region]).astype(int)
        assert np.abs(made - expected).max() <= 1
    assert (plain[0] != plain[1]).any()
    with pytest.raises(InputError, match="whole style pictures: leave out the style_mask"):
        Stylizer(network).stylize_regions(content, regions[:1])
    with pytest.raises(InputError, match="style_mask goes with one style picture"):
        stylizer.stylize_regions(
            content, [Region(MASK, [(style, 1), (content, 1)], style_mask=left)]
        )


def test_what_else_a_network_takes_reaches_it(tint, draw):
    compiled = CompiledNetwork(tint)
    content, region = np.zeros((1, 8, 9, 3), "float32"), np.ones((1, 8, 9, 1), "float32")
    code = compiled.encode_style(draw(20, 20)[None].astype("float32") / 255)
    part = np.zeros((1, 20, 20, 1), "float32")
    part[:, :7] = 1.0
    other = compiled.encode_style(draw(20, 20)[None].astype("float32") / 255, region=part)
    assert np.abs(other["mean"] - code["mean"]).max() > 1e-3
    alone = compiled.paint(content, region, code)
    after = compiled.paint(content, region, code, previous=np.ones_like(content))
    np.testing.assert_allclose(after, (alone + 1.0) / 2, atol=1e-6)


@pytest.mark.parametrize(
    "change, said",
    [
        ({"method": ["local_transfer"]}, "is of the method"),
        ({"config": {"no_such": 1}}, "has no setting no_such"),
        ({"config": {"preset": ["tfstyle"]}}, "preset"),
        ({"method": "adain", "config": {"vgg": {"a": 1}}}, "vgg="),
    ],
)
def test_what_is_wrong_with_a_config_names_its_file(tmp_path, change, said):
    config = {"method": "local_transfer", "format": FORMAT, "config": {}, "training": {}, **change}
    path = tmp_path / "config.json"
    path.write_text(json.dumps(config))
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        MethodChoice(checkpoint=str(tmp_path)).check()
    assert str(caught.value).startswith(str(path))

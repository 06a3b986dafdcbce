# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What holds for AdaIN and WCT alike: where the encoder's weights are, masks, tiles, programs."""

import csv
import json

import keras
import numpy as np
import pytest
from forked_programs import run_program
from narrow_vgg import patch_keras_applications
from tiny_networks import build_tiny

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.inference.region_options import Region
from tfstyle.inference.stylizer import Stylizer
from tfstyle.methods.adain.config import AdainConfig
from tfstyle.methods.checkpoint import load_network, save_checkpoint
from tfstyle.methods.checkpoint_files import load_config
from tfstyle.methods.method_choice import MethodChoice
from tfstyle.methods.registry import build_network, get_method, make_objective_config
from tfstyle.methods.wct.config import WctConfig
from tfstyle.training.training_run import TrainingRun

CONFIGS = {"adain": AdainConfig, "wct": WctConfig}
methods = pytest.mark.parametrize("method", CONFIGS)


@pytest.fixture(name="narrow_vgg")
def make_keras_applications_narrow(monkeypatch):
    patch_keras_applications(monkeypatch, channels=4)


def paint(network, inputs):
    return np.asarray(network(inputs))


@methods
@pytest.mark.parametrize("place", ["saved", "named"])
def test_a_checkpoint_holds_the_encoder_or_asks_for_it(method, place, draw, tmp_path, narrow_vgg):
    inputs = draw(24, 30)
    network = build_tiny(method, CONFIGS[method].tiny(encoder_weights=place).to_dict())
    save_checkpoint(network, tmp_path / place)
    weights = {"vgg19": "random"} if place == "named" else None
    if weights:
        for attempt in (load_network, lambda f: MethodChoice(checkpoint=f).check()):
            with pytest.raises(
                InputError, match=f"{method} needs the weights of vgg19: give --vgg"
            ):
                attempt(tmp_path / place)
    loaded = load_network(tmp_path / place, weights=weights)
    np.testing.assert_allclose(paint(loaded, inputs), paint(network, inputs), atol=1e-5)
    frozen = network.encoder.weights
    assert frozen and not {id(w) for w in frozen} & {id(w) for w in network.trainable_weights}


@methods
def test_two_regions_take_two_styles_in_one_call_and_the_rest_none(method, draw):
    stylizer = Stylizer(build_tiny(method, CONFIGS[method].tiny().to_dict()))
    content = np.uint8(255 * draw(40, 60)["content"][0])
    styles = [np.uint8(255 * draw(20, 30, seed=seed)["style"][0]) for seed in (1, 2)]
    styles[1] //= 3
    masks = np.zeros((2, 40, 60), bool)
    masks[0, 4:30, 3:25], masks[1, 8:36, 30:55] = True, True
    made = stylizer.stylize_regions(
        content, [Region(mask, style) for mask, style in zip(masks, styles)]
    )
    for mask, style, other in zip(masks, styles, styles[::-1]):
        alone = stylizer.stylize(content, mask, style)
        np.testing.assert_array_equal(made[mask], alone[mask])
        assert (stylizer.stylize(content, mask, other)[mask] != alone[mask]).any()
    outside = ~masks.any(axis=0)
    np.testing.assert_array_equal(made[outside], content[outside])


@methods
def test_what_lies_far_outside_the_region_does_not_matter(method, draw):
    network = build_tiny(method, CONFIGS[method].tiny().to_dict())
    inputs = draw(64, 96)
    inputs["region"][:] = 0.0
    inputs["region"][:, 8:24, 8:24] = 1.0
    far = 24 + network.radius + network.stride
    other = {**inputs, "content": inputs["content"].copy()}
    other["content"][:, :, far:] = 0.9 - inputs["content"][:, :, far:]
    inside = inputs["region"][..., 0] > 0
    np.testing.assert_allclose(
        paint(network, other)[inside], paint(network, inputs)[inside], atol=1e-5
    )


@methods
def test_a_large_region_in_tiles_is_that_of_one_pass(method, draw):
    network = build_tiny(method, CONFIGS[method].tiny().to_dict())
    content = np.uint8(255 * draw(200, 220)["content"][0])
    style = np.uint8(255 * draw(40, 40, seed=3)["style"][0])
    whole = Stylizer(network).stylize(content, None, style)
    tiles = Stylizer(network, max_memory=int(160**2 * network.bytes_per_pixel))
    difference = np.abs(tiles.stylize(content, None, style).astype(int) - whole)
    # Statistics come from samples whose margin is less than the radius.
    assert difference.mean() < 1.0, difference.mean()
    assert np.ptp(whole) > 20


@methods
def test_a_strength_of_0_is_the_reconstruction(method, draw):
    network = build_tiny(method, CONFIGS[method].tiny().to_dict())
    inputs = draw(24, 32)
    code = network.encode_style(inputs["style"])
    none = np.float32([0.0])
    made = network.paint(inputs["content"], inputs["region"], code, style_strength=none)
    picture, _ = network.fit(inputs["content"], inputs["region"])
    for layer in network.layer_names:
        (features,) = network.encode(picture, layer)
        picture = np.clip(network.decode(features, layer), 0.0, 1.0)
    np.testing.assert_allclose(made, picture, atol=1e-5)


@methods
def test_its_own_encoder_counts_as_what_it_was_trained_against(method):
    record = get_method(method)
    for vgg in ("vgg16", "vgg19"):
        config = CONFIGS[method].tiny(vgg=vgg)
        assert record.training.get_encoders(config) == (vgg,)
        assert record.get_vision_networks(config) == (vgg,)
        saved = CONFIGS[method].tiny(vgg=vgg, encoder_weights="saved")
        assert record.get_vision_networks(saved) == ()


@pytest.mark.parametrize(
    "method, settings, complaint",
    [
        ("adain", {"layer": "relu9_1"}, "vgg19 has no layer 'relu9_1'"),
        ("adain", {"layer": 3}, "layer=.3,.: names of layers"),
        ("adain", {"vgg": "vgg11"}, "vgg='vgg11': one of vgg16, vgg19"),
        ("adain", {"vgg": "vgg16", "layer": "relu3_4"}, "vgg16 has no layer 'relu3_4'"),
        ("adain", {"channels": [1, 2]}, "channels=.*five whole numbers"),
        ("wct", {"encoder_weights": "inside"}, "encoder_weights='inside': one of named, saved"),
        ("wct", {"layers": []}, r"layers=\(\): names of layers"),
        ("wct", {"layers": ["relu1_1", "relu1_1"]}, "name each once"),
        ("wct", {"eigenvalue_floor": 0}, "eigenvalue_floor=0: above 0"),
    ],
)
def test_settings_that_cannot_be_are_named(method, settings, complaint):
    with pytest.raises(InputError, match=complaint) as caught:
        get_method(method).make_config(settings)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "method, settings, complaint",
    [
        ("adain", {"style_weight": -1.0}, "no weight may be below 0"),
        ("adain", {"content_weight": 0, "style_weight": 0}, "one must be above it"),
        ("adain", {"style_layers": ["relu7_1"]}, "vgg19 has no layer 'relu7_1'"),
        ("adain", {"tv_weight": 1.0}, "objective of adain has no setting tv_weight"),
        ("wct", {"pixel_weight": -1.0}, "no weight may be below 0"),
        ("wct", {"style_weight": 1.0}, "objective of wct has no setting style_weight"),
    ],
)
def test_settings_of_objectives_that_cannot_be_are_named(method, settings, complaint):
    with pytest.raises(InputError, match=complaint):
        make_objective_config(method, settings)


@methods
def test_a_network_without_weights_is_not_mistaken_for_one_with(method):
    with pytest.raises(
        InputError, match=f"{method} needs the weights of vgg19: give --vgg_weights"
    ):
        build_network(method, CONFIGS[method].tiny().to_dict())


@pytest.mark.parametrize("method", [pytest.param("adain", marks=pytest.mark.broad), "wct"])
def test_bin_train_and_bin_stylize(method, tmp_path):
    settings = {"adain": {"layer": "relu2_1"}, "wct": {"layers": ["relu2_1", "relu1_1"]}}[method]
    flags = [
        f"--method={method}",
        "--photos=synthetic",
        *(["--styles=synthetic"] if method == "adain" else []),
        "--vgg19_weights=random",
        f"--network={json.dumps({**settings, 'encoder_weights': 'saved'})}",
        "--picture_size=32",
        "--batch_size=2",
        "--steps=2",
        "--held_out_pictures=2",
        "--noprogress",
        f"--run_dir={tmp_path / 'run'}",
        f"--export_to={tmp_path / 'export'}",
    ]
    done = run_program("tfstyle.bin.train", *flags)
    assert done.returncode == 0, done.stderr
    with open(tmp_path / "run" / "train.csv", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    parts = {
        "adain": {"content", "style", "style/relu1_1", "style/relu2_1"},
        "wct": {f"{part}/relu{n}_1" for part in ("pixel", "feature") for n in (1, 2)},
    }[method]
    assert len(rows) == 2 and parts <= set(rows[0])
    assert load_config(tmp_path / "export")["training"]["run"]["loss_networks"] == ["vgg19"]
    random = np.random.default_rng(0)
    for name in ("photo", "style"):
        save_picture(tmp_path / f"{name}.png", random.integers(0, 256, (30, 40, 3)).astype("uint8"))
    paint = ["tfstyle.bin.stylize", "--content=photo.png", "--output=out.png", "--box=5,5,20,30"]
    done = run_program(
        *paint, "--style=style.png", f"--checkpoint={tmp_path / 'export'}", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    made, content = (load_picture(tmp_path / f"{n}.png").pixels_uint8 for n in ("out", "photo"))
    inside = np.zeros((30, 40), bool)
    inside[5:20, 5:30] = True
    np.testing.assert_array_equal(made[~inside], content[~inside])
    assert (made[inside] != content[inside]).any()
    done = run_program(*paint, f"--checkpoint={tmp_path / 'export'}", cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "style" in done.stderr
    done = run_program(*paint, "--style=style.png", f"--method={method}", cwd=tmp_path)
    missing = f"{method} needs the weights of vgg19: give --vgg_weights"  # its decoder ships
    assert done.returncode == 2 and missing in done.stderr
    assert done.stderr.count("\n") == 1


def test_wct_is_trained_without_styles_and_says_so(tmp_path):
    from tfstyle.data.options import TrainingDataOptions

    with pytest.raises(InputError, match="--styles: wct is trained without style pictures"):
        TrainingRun(
            run_dir=str(tmp_path),
            data=TrainingDataOptions(styles="synthetic"),
            method="wct",
        )


@methods
def test_bfloat16_paints_nearly_the_same(method, draw, narrow_vgg):
    inputs = draw(32, 40)
    config = CONFIGS[method].tiny(encoder_weights="saved").to_dict()
    network = build_tiny(method, config)
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        other = build_network(method, config)
    finally:
        keras.config.set_dtype_policy(policy)
    other.set_weights(network.get_weights())
    strength = {"style_strength": np.float32([0.0])}
    exact, rounded = (paint(n, {**inputs, **strength}) for n in (network, other))
    assert rounded.dtype == np.float32 and np.abs(exact - rounded).mean() < 0.02
    assert np.isfinite(paint(other, inputs)).all()

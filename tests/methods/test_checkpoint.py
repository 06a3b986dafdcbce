# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Folders of trained networks: what was saved is loaded, what was damaged is refused."""

import errno
import hashlib
import json
import os
import resource
import shutil

import keras
import numpy as np
import pytest
from narrow_vgg import patch_keras_applications
from tiny_networks import WEIGHTS as WEIGHTS_OF_VGGS
from tiny_networks import is_trained, over_networks

from tfstyle.data.synthetic_paintings import draw_painting
from tfstyle.errors import InputError
from tfstyle.methods.checkpoint import (
    load_network,
    save_checkpoint,
    write_checksums,
)
from tfstyle.methods.checkpoint_check import check_checkpoint_files
from tfstyle.methods.checkpoint_files import (
    CHECKSUMS,
    CONFIG,
    FORMAT,
    WEIGHTS,
    find_shipped_checkpoint,
    is_checkpoint,
    load_config,
)


@pytest.fixture(name="saved", scope="module")
def save_once(network, tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoint") / "saved"
    save_checkpoint(network, folder, training={"steps": 3, "styles": ["a", "b"]}, card="# Card\n")
    return folder


@pytest.fixture(name="folder")
def copy_saved(saved, tmp_path):
    return shutil.copytree(saved, tmp_path / "folder")


def edit_config(folder, change, *, sums=True):
    """`change` gets the config and returns what is written in its place."""
    path = folder / CONFIG
    changed = change(json.loads(path.read_text(encoding="utf-8")))
    path.write_text(changed if isinstance(changed, str) else json.dumps(changed), encoding="utf-8")
    if sums:
        write_checksums(folder)


@over_networks(is_trained)
def test_a_loaded_network_gives_the_pixels_of_the_saved_one(
    any_network, draw, tmp_path, monkeypatch
):
    save_checkpoint(any_network, tmp_path / "folder")
    patch_keras_applications(monkeypatch, channels=4)  # for those whose VGG is named
    loaded = load_network(tmp_path / "folder", weights=WEIGHTS_OF_VGGS)
    assert type(loaded) is type(any_network) and loaded.config == any_network.config
    for ours, theirs in zip(loaded.weights, any_network.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    inputs = draw(24, 33)
    np.testing.assert_allclose(loaded(inputs), any_network(inputs), atol=1e-5)


def test_a_folder_holds_weights_config_card_and_checksums(saved):
    assert {path.name for path in saved.iterdir()} == {WEIGHTS, CONFIG, CHECKSUMS, "README.md"}
    assert (saved / "README.md").read_text(encoding="utf-8") == "# Card\n"
    config = load_config(saved)
    assert config["method"] == "local_transfer" and config["format"] == FORMAT
    assert config["training"] == {"steps": 3, "styles": ["a", "b"]}
    for line in (saved / CHECKSUMS).read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((saved / name).read_bytes()).hexdigest() == digest


def test_saving_again_replaces_the_checkpoint_and_keeps_what_else_is_there(network, folder):
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    save_checkpoint(network, folder, training={"steps": 4})
    names = {WEIGHTS, CONFIG, CHECKSUMS, "README.md", "notes.txt"}
    assert {path.name for path in folder.iterdir()} == names
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert load_config(folder)["training"] == {"steps": 4}
    load_network(folder)


def test_a_network_that_is_not_finite_is_not_saved(network, folder):
    kernel = network.weights[0]
    before = kernel.numpy()
    try:
        kernel.assign(np.full_like(before, np.nan))
        with pytest.raises(InputError, match="nothing is written: .* values that are not finite"):
            save_checkpoint(network, folder)
    finally:
        kernel.assign(before)
    load_network(folder)


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="the system cannot reserve room")
def test_a_full_disk_is_found_before_hdf5_finds_it(network, folder, tmp_path):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))  # stands for a full disk
    try:
        with pytest.raises(OSError) as caught:
            save_checkpoint(network, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.errno == errno.EFBIG
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == ["folder"]


def test_a_network_that_cannot_be_saved_leaves_the_folder_as_it_was(folder):
    class Broken:
        weights = ()

        def save_weights(self, path):
            path.write_bytes(b"half")
            raise OSError("disk full")

    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(OSError, match="disk full"):
        save_checkpoint(Broken(), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == ["folder"]


def test_a_network_is_loaded_in_float32_under_any_policy_and_the_policy_is_kept(folder):
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        loaded = load_network(folder)
        assert keras.config.dtype_policy().name == "mixed_bfloat16"
    finally:
        keras.config.set_dtype_policy("float32")
    policies = {layer.dtype_policy.name for layer in loaded._flatten_layers()}
    assert policies == {"float32"}


@pytest.mark.parametrize(
    "name, complaint",
    [
        (CONFIG, "--checkpoint=.*no config.json there"),
        (WEIGHTS, "network.weights.h5 is missing"),
        (CHECKSUMS, "SHA256SUMS is missing"),
    ],
)
def test_a_missing_file_is_named(folder, name, complaint):
    (folder / name).unlink()
    with pytest.raises(InputError, match=complaint):
        load_network(folder)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(InputError, match=f"--checkpoint={tmp_path / 'none'}"):
        load_network(tmp_path / "none")


@pytest.mark.parametrize("name", [WEIGHTS, CONFIG])
def test_one_flipped_bit_is_found(folder, name):
    content = bytearray((folder / name).read_bytes())
    place = content.index(b"steps") if name == CONFIG else len(content) // 2
    content[place] ^= 1
    (folder / name).write_bytes(bytes(content))
    with pytest.raises(InputError, match=f"{name} is damaged: it does not match SHA256SUMS"):
        load_network(folder)


@pytest.mark.parametrize(
    "sums", [b"", b"garbage\n", b"\xff\xfe\x00", b"0000  network.weights.h5\n"]
)
def test_checksums_that_say_nothing_of_a_file_do_not_vouch_for_it(folder, sums):
    (folder / CHECKSUMS).write_bytes(sums)
    with pytest.raises(InputError, match="is damaged: it does not match SHA256SUMS"):
        load_network(folder)


@pytest.mark.parametrize(
    "change, complaint",
    [
        (
            lambda config: {**config, "method": "cubism"},
            "method 'cubism'; known are .*local_tr",
        ),
        (lambda config: {**config, "format": 1}, f"has format 1, .* reads {FORMAT}: train .* anew"),
        (lambda config: {k: v for k, v in config.items() if k != "config"}, "not the config"),
        (lambda config: {**config, "config": 7}, "not the config"),
        (lambda config: {**config, "config": [["a", 1]]}, "config is not an object"),
        (lambda config: {**config, "training": [1]}, "training is not an object"),
        (lambda config: {**config, "colour": 1}, "settings that are not known: colour"),
        (lambda config: [config], "a JSON object is needed, not list"),
        (lambda config: "{", "not JSON"),
        (
            lambda config: {**config, "config": {**config["config"], "colour": 1}},
            "no setting colour",
        ),
        (lambda config: {**config, "config": {**config["config"], "preset": "x"}}, "preset 'x'"),
    ],
)
def test_a_config_of_something_else_is_refused_and_named(folder, change, complaint):
    edit_config(folder, change)
    with pytest.raises(InputError, match=complaint):
        load_network(folder)


def test_a_config_that_is_no_text_is_one_short_line(folder):
    (folder / CONFIG).write_bytes(b"\x89\xff" * 10_000)
    with pytest.raises(InputError, match="config.json: not JSON") as caught:
        load_network(folder)
    assert len(str(caught.value)) < 300


def test_a_name_too_long_for_the_file_system_is_no_checkpoint(tmp_path):
    with pytest.raises(InputError, match="no config.json there"):
        load_network(tmp_path / ("x" * 300))


def test_a_checkpoint_is_told_from_another_folder(folder, tmp_path):
    assert is_checkpoint(folder)
    assert not is_checkpoint(tmp_path)
    (folder / CONFIG).write_text("[]")
    assert not is_checkpoint(folder)


# Keras warns of each part that does not fit before it gives up.
@pytest.mark.filterwarnings("ignore:Skipping nested container")
@pytest.mark.parametrize(
    "settings",
    [
        {"encoder_channels": [4, 9]},
        {"residual_blocks": 3},
        {"preset": "paper"},
        {"style_components": 13},
    ],
)
def test_weights_of_another_shape_are_refused(folder, settings):
    edit_config(folder, lambda config: {**config, "config": {**config["config"], **settings}})
    with pytest.raises(InputError, match=f"{WEIGHTS} does not fit its {CONFIG}"):
        load_network(folder)


def test_a_weight_file_that_is_none_is_refused(folder):
    (folder / WEIGHTS).write_bytes(b"not weights")
    write_checksums(folder)
    with pytest.raises(InputError, match=f"{WEIGHTS} does not fit its {CONFIG}"):
        load_network(folder)


def test_weights_that_are_not_finite_are_refused_and_named(folder):
    spoilt = load_network(folder)
    bias = spoilt.painter.convolution.bias
    bias.assign(np.where(np.arange(bias.shape[0]) == 1, np.inf, 0.0))
    spoilt.save_weights(folder / WEIGHTS)
    write_checksums(folder)
    with pytest.raises(InputError, match="painter/.*bias has values that are not finite"):
        load_network(folder)


def test_the_shipped_checkpoint_is_whole_and_paints(draw):
    network = load_network()
    inputs = draw(40, 48)
    stylized = np.asarray(network(inputs))
    outside = np.broadcast_to(inputs["region"] == 0.0, stylized.shape)
    np.testing.assert_array_equal(stylized[outside], inputs["content"][outside])
    assert np.abs(stylized - inputs["content"])[~outside].mean() > 0.01


def test_the_shipped_network_of_one_style_is_whole_and_paints_it_without_a_style(draw):
    folder = find_shipped_checkpoint("johnson")
    check_checkpoint_files(folder)
    assert os.path.getsize(folder / WEIGHTS) < 4e6
    inputs = draw(40, 48)
    content = inputs["content"]
    network, whole = load_network(folder), np.ones_like(inputs["region"])
    stylized = np.asarray(network({"content": content, "region": whole}))
    palette = draw_painting(25, 384, 384)[::16, ::16].reshape(-1, 3) / 255  # of its card

    def measure_distance(picture):
        return np.abs(picture[..., None, :] - palette).sum(axis=-1).min(axis=-1).mean()

    assert measure_distance(stylized[0]) < measure_distance(content[0])


@pytest.mark.parametrize(
    "method, parameters", [("adain", [555_075]), ("wct", [555_075, 112_451, 1_731])]
)
def test_shipped_decoders_are_whole_and_hold_no_encoder(method, parameters):
    folder = find_shipped_checkpoint(method)
    check_checkpoint_files(folder)
    network = load_network(folder, weights={"vgg19": "random"})
    assert not network.encoder.saved
    decoders = getattr(network, "decoders", None) or [network.decoder]
    assert [decoder.count_params() for decoder in decoders] == parameters
    assert os.path.getsize(folder / WEIGHTS) < 3e6


def test_of_several_that_ship_the_default_is_found_or_the_first(monkeypatch, tmp_path):
    import tfstyle.methods.checkpoint_files as module

    monkeypatch.setattr(module, "__file__", str(tmp_path / "tfstyle" / "methods" / "any.py"))
    for name in ("wct/b", "wct/a", "adain/a", "adain/default", "sanet/empty"):
        (tmp_path / "checkpoints" / name).mkdir(parents=True)
        if name != "sanet/empty":
            (tmp_path / "checkpoints" / name / CONFIG).touch()
    found = {name: module.find_shipped_checkpoint(name).name for name in ("wct", "adain")}
    assert found == {"wct": "a", "adain": "default"}
    with pytest.raises(InputError, match="no checkpoint of sanet ships"):
        module.find_shipped_checkpoint("sanet")


def test_without_a_shipped_checkpoint_the_flag_is_named(monkeypatch, tmp_path):
    import tfstyle.methods.checkpoint_files as module

    monkeypatch.setattr(module, "__file__", str(tmp_path / "tfstyle" / "methods" / "any.py"))
    with pytest.raises(InputError, match="shipped checkpoint is not installed; .*--checkpoint"):
        load_network()

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""An export never writes over what it reads, and never half of anything."""

import errno
import os
import resource

import numpy as np
import pytest
from loopback.stand_in_network import TintNetwork

from tfstyle.errors import InputError
from tfstyle.methods.method_choice import MethodChoice
from tfstyle.serving.export import ExportOptions, export
from tfstyle.serving.saved_model import save_version
from tfstyle.serving.tflite_file import save_tflite


@pytest.fixture
def checkpoint(tmp_path, monkeypatch):
    """A folder with the files of a checkpoint, loaded as the stand-in."""
    monkeypatch.setattr(MethodChoice, "open_network", lambda choice: TintNetwork())
    folder = tmp_path / "checkpoint"
    folder.mkdir()
    for name in ("network.weights.h5", "config.json", "SHA256SUMS"):
        (folder / name).write_text(name)
    return folder


def list_files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("format", ["tflite", "onnx"])
@pytest.mark.parametrize("name", ["network.weights.h5", "config.json"])
@pytest.mark.parametrize("linked", [False, True])
def test_a_file_of_the_checkpoint_is_not_overwritten_by_any_of_its_names(
    checkpoint, tmp_path, format, name, linked
):
    output = checkpoint / name
    if linked:
        output = tmp_path / "other name"
        os.link(checkpoint / name, output)
    before = list_files(tmp_path)
    with pytest.raises(InputError, match="would overwrite"):
        export(ExportOptions(str(checkpoint), str(output), format=format))
    assert list_files(tmp_path) == before


@pytest.mark.parametrize("format", ["tflite", "onnx"])
def test_a_pipe_a_device_and_a_folder_are_no_files_to_write(checkpoint, tmp_path, format):
    os.mkfifo(tmp_path / "pipe")
    for output, says in (
        (tmp_path / "pipe", "a pipe or a device"),
        ("/dev/null", "a pipe or a device"),
        (tmp_path, "a folder"),
        (tmp_path / "nosuch" / "file", "no folder"),
        ("", "is empty"),
    ):
        with pytest.raises(InputError, match=says):
            export(ExportOptions(str(checkpoint), str(output), format=format))
    assert (tmp_path / "pipe").is_fifo() and os.path.exists("/dev/null")


@pytest.mark.parametrize(
    "output, says",
    [
        ("checkpoint", "the checkpoint's folder"),
        ("checkpoint/served", "the checkpoint's folder"),
        ("checkpoint/config.json", "the checkpoint's folder"),
        ("file", "is a file"),
        ("file/below", "is a file"),
        ("/", "name a folder"),
        ("", "name a folder"),
        (os.fsdecode(b"\xff"), "UTF-8"),
    ],
)
def test_a_model_goes_into_a_folder_of_its_own(checkpoint, tmp_path, monkeypatch, output, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match=says):
        export(ExportOptions(str(checkpoint), output))
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("format", ["saved_model", "tflite"])
def test_a_read_only_folder_is_found_before_the_network_is_loaded(
    checkpoint, tmp_path, monkeypatch, format
):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setattr(MethodChoice, "open_network", None)
    with pytest.raises(InputError, match="is read-only"):
        export(ExportOptions(str(checkpoint), str(tmp_path / "out"), format=format))


class LargeNetwork(TintNetwork):
    """Weights of 4 MiB."""

    def __init__(self):
        super().__init__()
        noise = np.random.default_rng(0).random(2**20)
        self.large = self.add_weight(shape=(2**20,), name="large")
        self.large.assign(noise)

    def encode_style(self, style):
        return super().encode_style(style) + 0.0 * self.large[:3]


@pytest.mark.parametrize(
    "most, save",
    [
        (
            2**20,
            lambda network, folder: save_version(network, folder / "model", warmup_sizes=(16,)),
        ),
        (
            2**9,
            lambda network, folder: save_tflite(network, folder / "a.tflite", picture_size=16),
        ),
    ],
    ids=["saved_model", "tflite"],
)
def test_a_full_disk_is_an_os_error_of_its_kind_and_nothing_is_left(tmp_path, most, save):
    """A limit on the size of files stands in for the disk: the same way, with another code."""
    network = LargeNetwork() if most > 2**16 else TintNetwork()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, limits[1]))
    try:
        with pytest.raises(OSError) as caught:
            save(network, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.errno == errno.EFBIG
    assert not list(tmp_path.iterdir())

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A damaged checkpoint is found before TensorFlow is imported, in the words of `load_network`."""

import json
import pathlib
import shutil
import subprocess
import sys

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files.pictures import save_picture
from tfstyle.methods.checkpoint import load_network, save_checkpoint, write_checksums
from tfstyle.methods.checkpoint_check import check_checkpoint_files
from tfstyle.methods.checkpoint_files import CHECKSUMS, CONFIG, FORMAT, WEIGHTS

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(name="saved", scope="module")
def save_once(network, tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoint") / "saved"
    save_checkpoint(network, folder)
    return folder


@pytest.fixture(name="folder")
def copy_saved(saved, tmp_path):
    return shutil.copytree(saved, tmp_path / "folder")


def truncate_weights(folder):
    whole = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes(whole[: len(whole) // 2])


def edit_config(folder):
    (folder / CONFIG).write_text((folder / CONFIG).read_text() + "\n")


def raise_format(folder):
    config = json.loads((folder / CONFIG).read_text())
    (folder / CONFIG).write_text(json.dumps({**config, "format": FORMAT + 1}))
    write_checksums(folder)


DAMAGES = {
    "truncated weights": truncate_weights,
    "an edited config": edit_config,
    "another format": raise_format,
    "a config that is not JSON": lambda folder: (folder / CONFIG).write_bytes(b"\x89\xff{"),
    "wrong checksums": lambda folder: (folder / CHECKSUMS).write_text(f"00  {WEIGHTS}\n"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_checkpoint_is_refused_in_the_words_of_load_network(folder, damage):
    damage(folder)
    with pytest.raises(InputError) as early:
        check_checkpoint_files(folder)
    with pytest.raises(InputError) as late:
        load_network(folder)
    assert str(early.value) == str(late.value)


def test_a_whole_checkpoint_passes(folder):
    check_checkpoint_files(folder)
    check_checkpoint_files(str(folder))
    check_checkpoint_files(None)


def test_stylizing_with_truncated_weights_fails_before_tensorflow_is_imported(folder, tmp_path):
    truncate_weights(folder)
    noise = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    save_picture(tmp_path / "photo.png", noise)
    code = (
        "import sys\n"
        "from tfstyle.errors import InputError\n"
        "from tfstyle.inference.stylize_files import stylize_files\n"
        "from tfstyle.inference.stylize_options import StylizeOptions\n"
        "try:\n"
        "    stylize_files(StylizeOptions(content='photo.png', style='photo.png',\n"
        "                                 output='out.png', checkpoint='folder'))\n"
        "except InputError as error:\n"
        "    print(error, {'tensorflow', 'keras'} & set(sys.modules))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    expected = f"folder/{WEIGHTS} is damaged: it does not match {CHECKSUMS} set()\n"
    assert ended.stdout == expected, ended.stderr
    assert not (tmp_path / "out.png").exists()

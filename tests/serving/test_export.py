# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""bin/export, and what it wrote in the hands of others: plain TensorFlow, saved_model_cli."""

import io
import os
import pathlib
import subprocess
import sys

import keras
import numpy as np
import pytest
from forked_programs import run_program
from loopback.fixtures import Triple
from PIL import Image

from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network
from tfstyle_client import StyleClient
from tfstyle_client.signatures import OF_STYLE_CODES, REQUIRED

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Restyles with every signature; imports TensorFlow and nothing else that is not Python's own.
FRESH_PROCESS = """
import sys
import tensorflow as tf

model, folder = sys.argv[1:]
serve = tf.saved_model.load(model).signatures
assert not {"tfstyle", "tfstyle_client"} & set(sys.modules)
content, region, style = (tf.io.read_file(f"{folder}/{name}.png")
                          for name in ("content", "region", "style"))
one = tf.constant([1.0])
answers = {}
answers["serving_default"] = serve["serving_default"](
    content_bytes=[content], region_bytes=[region], style_bytes=[style],
    style_strength=one, stroke_size=one)["stylized_bytes"][0]
code = serve["encode_style"](style_bytes=[style])["style_code"]
answers["stylize_with_style_code"] = serve["stylize_with_style_code"](
    content_bytes=[content], region_bytes=[region], style_code=code,
    style_strength=one, stroke_size=one)["stylized_bytes"][0]
pictures = [tf.cast(tf.io.decode_png(p, channels=c), tf.float32)[None] / 255.0
            for p, c in ((content, 3), (region, 1), (style, 3))]
stylized = serve["stylize_tensors"](content=pictures[0], region=pictures[1], style=pictures[2],
                                    style_strength=one, stroke_size=one)["stylized"][0]
answers["stylize_tensors"] = tf.io.encode_png(tf.cast(tf.round(stylized * 255.0), tf.uint8))
for name, data in answers.items():
    tf.io.write_file(f"{folder}/{name}.png", data)
"""


def start(*command, **environment):
    return check(
        subprocess.run(
            [sys.executable, *map(str, command)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **environment},
        )
    )


def check(ended):
    assert ended.returncode == 0, ended.stderr
    assert "signature_serialization" not in ended.stderr  # what TensorFlow tells itself
    return ended.stdout


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A folder with a checkpoint, models/tiny/1 of it, and the pictures of a triple."""
    folder = tmp_path_factory.mktemp("exported")
    keras.utils.set_random_seed(3)
    network = build_network("local_transfer", LocalTransferConfig.tiny().to_dict())
    save_checkpoint(network, folder / "checkpoint")
    printed = start(
        "-m",
        "tfstyle.bin.export",
        f"--checkpoint={folder}/checkpoint",
        f"--output={folder}/models/tiny",
        "--warmup_sizes=16",
        PYTHONPATH=str(ROOT),
    )
    assert printed == f"{folder}/models/tiny/1\n"
    triple = Triple(4, height=83, width=61)
    for name in ("content", "region", "style"):
        Image.fromarray(getattr(triple, name)).save(folder / f"{name}.png")
    return folder


def read(path):
    with Image.open(path) as image:
        return np.asarray(image)


@pytest.mark.broad
def test_a_fresh_process_with_only_tensorflow_gives_the_pixels_of_bin_stylize(exported):
    check(
        run_program(
            "tfstyle.bin.stylize",
            f"--checkpoint={exported}/checkpoint",
            f"--content={exported}/content.png",
            f"--mask={exported}/region.png",
            f"--style={exported}/style.png",
            f"--output={exported}/expected.png",
        )
    )
    start("-c", FRESH_PROCESS, exported / "models/tiny/1", exported, PYTHONPATH="")
    expected, content = read(exported / "expected.png"), read(exported / "content.png")
    outside = read(exported / "region.png") == 0
    assert not np.array_equal(expected, content)
    for name in ("serving_default", "stylize_with_style_code", "stylize_tensors"):
        stylized = read(exported / f"{name}.png")
        assert np.array_equal(stylized[outside], content[outside]), name
        difference = np.abs(stylized.astype(int) - expected)
        # Sums in another order may fall on the other side of a half.
        assert difference.max() <= 1, name
        assert np.count_nonzero(difference) <= 2e-3 * difference.size, name


def test_the_folder_holds_one_version_and_the_servers_configurations(exported):
    models = exported / "models"
    assert sorted(path.name for path in models.iterdir()) == [
        "batching.config",
        "models.config",
        "monitoring.config",
        "tiny",
    ]
    assert [path.name for path in (models / "tiny").iterdir()] == ["1"]
    assert 'base_path: "/models/tiny"' in (models / "models.config").read_text()


def test_the_version_holds_the_generator_alone_and_no_path_of_this_machine(exported):
    version = exported / "models/tiny/1"
    checkpoint = (exported / "checkpoint/network.weights.h5").stat().st_size
    assert (version / "variables/variables.data-00000-of-00001").stat().st_size <= checkpoint
    for path in version.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert str(exported).encode() not in data and str(ROOT).encode() not in data, path
            assert b"vgg" not in data.lower() and b"block5_conv" not in data, path


@pytest.mark.broad
def test_saved_model_cli_shows_the_documented_signatures_and_runs_one(exported):
    cli = "tensorflow.python.tools.saved_model_cli"
    version = exported / "models/tiny/1"
    shown = check(run_program(cli, "show", "--dir", version, "--all"))
    for name, signature in {**REQUIRED, **OF_STYLE_CODES}.items():
        section = shown.split(f"signature_def['{name}']:")[1].split("signature_def[")[0]
        for tensor in (*signature.inputs, *signature.outputs):
            assert f"puts['{tensor}'] tensor_info:" in section, (name, tensor)
    # Without style_strength and stroke_size: their defaults are in the signature.
    names = ("content", "region", "style")
    np.savez(
        exported / "pictures.npz",
        **{name: np.array([(exported / f"{name}.png").read_bytes()]) for name in names},
    )
    ran = {
        "--dir": version,
        "--tag_set": "serve",
        "--signature_def": "serving_default",
        "--outdir": exported / "ran",
        "--inputs": ";".join(f"{name}_bytes={exported}/pictures.npz[{name}]" for name in names),
    }
    check(run_program(cli, "run", *(word for option in ran.items() for word in option)))
    data = np.load(exported / "ran/stylized_bytes.npy", allow_pickle=True)[0]
    with StyleClient(str(version)) as client:
        stylized = client.stylize(
            exported / "content.png", exported / "region.png", exported / "style.png"
        )
    pixels = np.asarray(Image.open(io.BytesIO(data)))
    assert np.abs(pixels.astype(int) - stylized.to_array()).max() <= 1


@pytest.mark.parametrize(
    "flags, says",
    [
        (["--output=models/x", "--checkpoint=nosuch"], "nosuch"),
        (["--output=models/x", "--warmup_sizes=big"], "warmup_sizes"),
        (["--output=models/x", "--format=docx"], "format"),
        ([], "--output"),
    ],
)
def test_what_went_wrong_is_one_line_and_nothing_is_written(tmp_path, flags, says):
    ended = run_program("tfstyle.bin.export", *flags, cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.startswith("error: ") and ended.stderr.count("\n") == 1, ended.stderr
    assert says in ended.stderr
    assert not list(tmp_path.iterdir())

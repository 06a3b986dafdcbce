# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Runs bin/train on JAX as on a machine that has little more, and prints what became of it.

Trains one step, then resumes for another, where TensorFlow and all that training can do without
cannot be imported; then optimizes pictures there. Arguments: the folder of the run.
"""

import importlib.abc
import json
import os
import pathlib
import sys

os.environ["KERAS_BACKEND"] = "jax"
# Of the packages that tfstyle installs with, those that training on JAX does not need.
ABSENT = {
    "tensorflow",
    "tensorflow_datasets",
    "pycocotools",
    "yaml",
    "requests",
    "urllib3",
    "google",
}


class Absent(importlib.abc.MetaPathFinder):
    """Stands for a machine without them."""

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


sys.meta_path.insert(0, Absent())

from absl import flags  # noqa: E402

from tfstyle.bin import train  # noqa: E402

folder = pathlib.Path(sys.argv[1])
network = {
    "encoder_channels": [4, 4],
    "residual_blocks": 1,
    "decoder_channels": [4, 4],
    "content_channels": [4, 4],
    "style_channels": [4, 4, 4, 4],
    "style_covariance_channels": 4,
    "style_components": 2,
    "style_code_size": 4,
}
flags.FLAGS(
    [
        "train",
        "--photos=synthetic",
        "--styles=synthetic",
        "--vgg16_weights=random",
        "--content_layers=conv1_2",
        "--style_layers=conv1_2",
        "--picture_size=32",
        "--batch_size=2",
        "--held_out_pictures=0",
        "--noprogress",
        f"--network={json.dumps(network)}",
        f"--run_dir={folder}",
        f"--export_to={folder / 'export'}",
    ]
)
statuses = []
for step in (1, 2):
    flags.FLAGS(["train", f"--steps={step}"])
    statuses.append(train.main(["train"]))

import keras  # noqa: E402
import numpy as np  # noqa: E402

from tfstyle.methods.checkpoint import load_network  # noqa: E402
from tfstyle.methods.registry import build_network  # noqa: E402


def measure_descent(method, optimizer):
    """What a few steps leave of the loss of a picture, as a share of what it was."""
    layers = {"content_layers": ["conv1_2"], "style_layers": ["conv1_1"]}
    settings = {"network": "vgg16", "optimizer": optimizer, "steps": 4, "halo": 0, **layers}
    optimized = build_network(method, settings, weights={"vgg16": "random"})
    random = np.random.default_rng(0)
    content, style = random.random((2, 1, 16, 16, 3)).astype("float32")
    region, code = np.ones((1, 16, 16, 1), "float32"), optimized.encode_style(style**2)
    painted = optimized.paint(content, region, code)
    after, before = (
        optimized.measure_picture(content, region, code, np.asarray(picture))[0]
        for picture in (painted, content)
    )
    return after / before


trained = load_network(folder / "export")
print(
    json.dumps(
        {
            "statuses": statuses,
            "backend": keras.backend.backend(),
            "absent": sorted(ABSENT & set(sys.modules)),
            "finite": all(bool(keras.ops.all(keras.ops.isfinite(w))) for w in trained.weights),
            "descents": [
                measure_descent(method, optimizer)
                for method, optimizer in (("gatys", "lbfgs"), ("deep_photo", "adam"))
            ],
            "snapshots": sorted(path.name for path in (folder / "checkpoints").iterdir()),
        }
    )
)

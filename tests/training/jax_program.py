# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Trains two steps on JAX where TensorFlow cannot be imported, and prints what became of it.

Arguments: the folder of the run.
"""

import importlib.abc
import json
import os
import pathlib
import sys

os.environ["KERAS_BACKEND"] = "jax"


class NoTensorFlow(importlib.abc.MetaPathFinder):
    """Stands for a machine without it."""

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "tensorflow":
            raise ModuleNotFoundError(f"no module named {name!r}", name=name)
        return None


sys.meta_path.insert(0, NoTensorFlow())

import keras  # noqa: E402

from tfstyle.data.options import TrainingDataOptions  # noqa: E402
from tfstyle.methods.checkpoint import load_network  # noqa: E402
from tfstyle.methods.local_transfer.config import LocalTransferConfig  # noqa: E402
from tfstyle.training.run_training import run_training  # noqa: E402
from tfstyle.training.training_run import TrainingRun  # noqa: E402

folder = pathlib.Path(sys.argv[1])
config = {**LocalTransferConfig.tiny().to_dict(), "residual_blocks": 1}
outcome = run_training(
    TrainingRun(
        run_dir=str(folder),
        data=TrainingDataOptions(picture_size=32, batch_size=2),
        network=config,
        objective={"content_layers": ["conv1_2"], "style_layers": ["conv1_2"]},
        vgg16_weights="random",
        steps=2,
        checkpoint_every=1,
        held_out_pictures=0,
        export_to=str(folder / "export"),
        progress=False,
    )
)
trained = load_network(folder / "export")
first = sorted((folder / "checkpoints").iterdir())[0]
print(
    json.dumps(
        {
            "backend": keras.backend.backend(),
            "step": outcome.step,
            "tensorflow": "tensorflow" in sys.modules,
            "finite": all(bool(keras.ops.all(keras.ops.isfinite(w))) for w in trained.weights),
            "first_snapshot": first.name,
        }
    )
)

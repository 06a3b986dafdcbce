# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The same training runs on JAX, without TensorFlow and what else it can do without."""

import csv
import json
import math
import os
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent


def test_training_resuming_and_optimizing_on_jax_need_nothing_but_jax_and_keras(tmp_path):
    pytest.importorskip("jax", reason="pip install 'tfstyle[jax]' to train on JAX")
    done = subprocess.run(
        [sys.executable, HERE / "jax_program.py", tmp_path / "run"],
        capture_output=True,
        text=True,
        check=False,
        # What is trained does not matter: most of the time would go into optimizing it.
        env={
            **os.environ,
            "PYTHONPATH": str(HERE.parents[1]),
            "JAX_DISABLE_MOST_OPTIMIZATIONS": "1",
        },
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    descents = told.pop("descents")  # of pictures that are optimized
    assert len(descents) == 2 and max(descents) < 0.95, descents
    assert told == {
        "statuses": [0, 0],
        "backend": "jax",
        "absent": [],
        "finite": True,
        "snapshots": ["step_00000001", "step_00000002"],
    }
    with open(tmp_path / "run" / "train.csv", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["step"] for row in rows] == ["1", "2"]
    assert all(math.isfinite(float(value)) for row in rows for value in row.values())
    assert float(rows[0]["gradient_norm"]) > 0


def test_what_training_imports_at_once_needs_no_framework_and_none_of_its_datasets():
    code = (
        "import sys\n"
        "import tfstyle.bin.train, tfstyle.training.run_training\n"
        "heavy = {'tensorflow', 'keras', 'jax', 'torch', 'tensorflow_datasets', 'pycocotools',\n"
        "         'scipy', 'skimage', 'yaml'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE.parents[1], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The same training runs on JAX, without TensorFlow."""

import csv
import json
import math
import os
import pathlib
import subprocess
import sys

import pytest

pytest.importorskip("jax", reason="pip install 'tfstyle[jax]' to train on JAX")

HERE = pathlib.Path(__file__).parent


def test_two_steps_on_jax_without_tensorflow(tmp_path):
    done = subprocess.run(
        [sys.executable, HERE / "jax_program.py", tmp_path],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
    )
    result = json.loads(done.stdout.splitlines()[-1])
    assert result == {
        "backend": "jax",
        "step": 2,
        "tensorflow": False,
        "finite": True,
        "first_snapshot": "step_00000001",
    }
    with open(tmp_path / "train.csv", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["step"] for row in rows] == ["1", "2"]
    assert all(math.isfinite(float(value)) for row in rows for value in row.values())
    assert float(rows[0]["gradient_norm"]) > 0

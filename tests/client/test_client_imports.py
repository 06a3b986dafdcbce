# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The client runs where neither TensorFlow nor tfstyle is installed."""

import ast
import pathlib
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = """
import sys

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("tensorflow", "tfstyle", "keras"):
            raise ImportError(f"{name} is not installed here")

sys.meta_path.insert(0, Nowhere())
import tfstyle_client
content, address, out, folder = sys.argv[1:]
with tfstyle_client.StyleClient(address, model="tint") as client:
    client.wait_until_ready(60)
    client.check_signatures()
    client.stylize(content, None, content).save(out)
try:
    tfstyle_client.StyleClient(folder)
except ImportError as error:
    print(error)
"""


@pytest.mark.parametrize("kind", ["rest", "grpc"])
def test_pictures_are_restyled_without_tensorflow_and_tfstyle(
    server, models_folder, kind, triple, tmp_path
):
    content, out = tmp_path / "content.png", tmp_path / "out.png"
    Image.fromarray(triple.content).save(content)
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, content, getattr(server, kind), out, models_folder / "tint"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == (
        f"{models_folder}/tint: a SavedModel in place of a server needs TensorFlow: "
        "pip install tensorflow\n"
    )
    triple.style, triple.region = triple.content, np.full_like(triple.region, 255)
    triple.check(np.asarray(Image.open(out)))


def test_only_the_local_transport_names_tensorflow_and_nothing_names_tfstyle():
    found = {}
    for path in (ROOT / "tfstyle_client").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or "."]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                found.setdefault(name.split(".")[0], set()).add(path.name)
    assert found["tensorflow"] == {"local_transport.py"}
    assert "tfstyle" not in found and "keras" not in found

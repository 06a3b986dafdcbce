# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The client installs by itself, and its program runs with what it requires and nothing else."""

import configparser
import os
import pathlib
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata

import numpy as np
import pytest
from packaging.requirements import Requirement
from PIL import Image

import tfstyle
import tfstyle_client

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "client" / "pyproject.toml").read_text())["project"]


def run(*command, **options):
    ended = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, **options
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def list_needed(lines, found=None):
    """Names of the distributions that requirements ask for, directly and through others."""
    found = set() if found is None else found
    for requirement in map(Requirement, lines):
        name = requirement.name.lower()
        marker = requirement.marker
        if name not in found and (marker is None or marker.evaluate({"extra": ""})):
            found.add(name)
            list_needed(metadata.requires(name) or (), found)
    return found


def lend(environment, names):
    """Puts distributions of this environment into another one."""
    (packages,) = environment.glob("lib/python*/site-packages")
    for name in names:
        files = metadata.distribution(name).files
        for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            if not (packages / top).exists():
                (packages / top).symlink_to(
                    files[0].locate().parents[len(files[0].parts) - 1] / top
                )


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A virtual environment with the client, and only what it requires."""
    folder = tmp_path_factory.mktemp("client")
    for name in ("client", "tfstyle_client"):
        ignored = shutil.ignore_patterns("build", "*.egg-info", "__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored, symlinks=True)
    shutil.copy(ROOT / "LICENSE", folder)
    build = "import sys, setuptools.build_meta as backend; backend.build_wheel(sys.argv[1])"
    run(sys.executable, "-c", build, folder, cwd=folder / "client")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "environment")
    python = folder / "environment" / "bin" / "python"
    install = ("--python", python, "install", "--no-deps", "--no-index", "--quiet")
    run(sys.executable, "-m", "pip", *install, *folder.glob("*.whl"))
    lend(folder / "environment", list_needed(PROJECT["dependencies"]))
    return folder / "environment"


def stylize(environment, address, folder, **options):
    return run(
        environment / "bin" / "tfstyle-stylize-client",
        f"--server={address}",
        "--model=tint",
        *(f"--{name}={name}.png" for name in ("content", "mask", "style")),
        "--output=out.png",
        cwd=folder,
        env={"PATH": os.environ["PATH"]},
        **options,
    )


@pytest.mark.broad
def test_the_program_runs_with_its_requirements_alone_and_over_grpc_with_those_of_the_extra(
    environment, server, triple, tmp_path
):
    for name, pixels in (
        ("content", triple.content),
        ("mask", triple.region),
        ("style", triple.style),
    ):
        Image.fromarray(pixels).save(tmp_path / f"{name}.png")
    stylize(environment, server.rest, tmp_path)
    triple.check(np.asarray(Image.open(tmp_path / "out.png")))
    with pytest.raises(AssertionError, match="error: gRPC needs more packages: pip install"):
        stylize(environment, server.grpc, tmp_path)
    lend(environment, list_needed(PROJECT["optional-dependencies"]["grpc"]))
    (tmp_path / "out.png").unlink()
    stylize(environment, server.grpc, tmp_path)
    triple.check(np.asarray(Image.open(tmp_path / "out.png")))
    others = "import importlib.util as u; print([n for n in %r if u.find_spec(n)])"
    names = ["tensorflow", "keras", "tfstyle", "absl", "cv2"]
    assert run(environment / "bin" / "python", "-I", "-c", others % names) == "[]\n"


def test_its_version_is_that_of_tfstyle():
    assert tfstyle_client.__version__ == tfstyle.__version__


def test_its_requirements_are_those_that_tfstyle_has():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    extras = setup["options.extras_require"]
    lines = [*setup["options"]["install_requires"].splitlines(), *extras["grpc"].splitlines()]
    theirs = {str(Requirement(line)) for line in lines if line and not line.startswith("#")}
    ours = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["grpc"]]
    assert {str(Requirement(line)) for line in ours} <= theirs

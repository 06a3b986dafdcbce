# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What is installed is what is there, and what is imported is what is asked for."""

import ast
import configparser
import functools
import os
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tfstyle.bin.extras import EXTRA_OF

ROOT = Path(__file__).resolve().parents[1]
# Modules of TensorFlow, protobuf and the like whose package brings another name.
DISTRIBUTION_OF = {"cv2": "opencv-python-headless", "google": "protobuf"}
# Rooms that only the programs of an extra use, and so may import its packages at their top.
ROOMS_OF_EXTRAS = {
    "evaluation": {"evaluate", "benchmark"},
    "demo": {"evaluate"},
    "video": {"video"},
    "studio": {"studio"},
}


@pytest.fixture(scope="module")
def setup():
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg")
    return parser


def list_words(text):
    return [line.strip() for line in text.splitlines() if line.strip() and line.strip()[0] != "#"]


def list_requirements(setup):
    """(requirement, extra or None for the core) of every line."""
    extras = setup["options.extras_require"]
    core = [(line, None) for line in list_words(setup["options"]["install_requires"])]
    return core + [(line, name) for name in extras for line in list_words(extras[name])]


def list_owners(setup):
    """{distribution: the extras that bring it, None for the core}."""
    owners = {}
    for line, extra in list_requirements(setup):
        owners.setdefault(Requirement(line).name.lower(), set()).add(extra)
    return owners


@functools.cache
def read_owners_of_modules():
    return metadata.packages_distributions()  # reads what every package installed: a second


def find_distributions(module):
    """Names of what brings a module."""
    names = [DISTRIBUTION_OF.get(module, "")]
    names += read_owners_of_modules().get(module, [module])
    return {name.lower().replace("_", "-") for name in names}


def list_programs():
    return sorted(
        path.stem
        for path in (ROOT / "tfstyle" / "bin").glob("*.py")
        if "\ndef run()" in path.read_text()
    )


def list_third_party_imports(package):
    """{(room, top-level module): whether some file imports it when it is itself imported}."""
    found = {}
    for path in (ROOT / package).rglob("*.py"):
        room = path.relative_to(ROOT / package).parts[0].removesuffix(".py")
        tree = ast.parse(path.read_text())
        late = {
            id(child)
            for node in ast.walk(tree)
            if isinstance(node, (ast.FunctionDef, ast.Try))
            for child in ast.walk(node)
        }
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in {name.split(".")[0] for name in names}:
                found[room, name] = found.get((room, name), False) or id(node) not in late
    ours = {"tfstyle", "tfstyle_client", *sys.stdlib_module_names}
    return {key: early for key, early in found.items() if key[1] not in ours}


def test_every_folder_of_code_is_in_the_list_of_packages(setup):
    folders = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for top in ("tfstyle", "tfstyle_client")
        for path in (ROOT / top).rglob("*.py")
    }
    assert set(list_words(setup["options"]["packages"])) == folders | {"tfstyle_checkpoints"}
    for folder in folders:
        assert (ROOT / folder.replace(".", "/") / "__init__.py").is_file(), folder


def test_every_program_has_a_launcher_and_a_console_script(setup):
    programs = list_programs()
    launchers = sorted(path.name for path in (ROOT / "bin").iterdir() if path.name != "launch")
    assert launchers == programs
    for name in launchers:
        assert os.readlink(ROOT / "bin" / name) == "launch"
    assert sorted(list_words(setup["options.entry_points"]["console_scripts"])) == sorted(
        f"tfstyle-{name.replace('_', '-')} = tfstyle.bin.{name}:run" for name in programs
    )


def test_every_requirement_has_a_lower_and_an_upper_bound(setup):
    for line, _ in list_requirements(setup):
        operators = {bound.operator for bound in Requirement(line).specifier}
        assert "<" in operators and operators & {">=", ">"}, line


def test_this_environment_satisfies_the_requirements_of_the_core(setup):
    for line, extra in list_requirements(setup):
        requirement = Requirement(line)
        if extra is None:
            assert metadata.version(requirement.name) in requirement.specifier, line


@pytest.mark.parametrize("package", ["tfstyle", "tfstyle_client"])
def test_what_is_imported_is_required(setup, package):
    owners = list_owners(setup)
    for (room, module), early in list_third_party_imports(package).items():
        extras = set().union(*(owners.get(name, set()) for name in find_distributions(module)))
        assert extras, f"{module} is imported but not required"
        if early and None not in extras:
            needed = ROOMS_OF_EXTRAS.get(room, {None})
            assert needed <= extras, f"{room}: {module} is imported where it may be missing"


def test_what_the_core_requires_is_imported_somewhere(setup):
    imported = set()
    for package in ("tfstyle", "tfstyle_client"):
        for _, module in list_third_party_imports(package):
            imported |= find_distributions(module)
    core = {name for name, extras in list_owners(setup).items() if None in extras}
    assert core <= imported


def test_a_missing_package_is_explained_by_an_extra_that_brings_it(setup):
    owners = list_owners(setup)
    for module, extra in EXTRA_OF.items():
        names = find_distributions(module) | {module, module.replace("_", "-")}
        assert extra in set().union(*(owners.get(name, set()) for name in names)), module


def test_the_tests_have_all_that_the_programs_may_use(setup):
    """`make test` and `make demo` install `.[dev]` alone; without what needs another machine."""
    owners = list_owners(setup)
    missing = {name for name, extras in owners.items() if extras.isdisjoint({None, "dev"})}
    assert missing <= {"jax", "tensorboard"}


def test_a_launcher_starts_its_program_from_any_folder_and_through_a_link(tmp_path):
    link = tmp_path / "evaluate"
    link.symlink_to(ROOT / "bin" / "evaluate")
    environment = dict(os.environ, PYTHON=sys.executable)
    for program in (ROOT / "bin" / "evaluate", link):
        ended = subprocess.run(
            [program, "--help"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0 and "Judges a checkpoint" in ended.stdout, ended.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel that `pip install .` would install, built from a copy."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("tfstyle", "tfstyle_client", "checkpoints"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    built = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "--no-build-isolation",
            "--disable-pip-version-check",
            "--wheel-dir",
            copy,
            copy,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return zipfile.ZipFile(next(copy.glob("*.whl")))


def test_the_wheel_holds_every_file_that_the_code_needs(wheel):
    packed = set(wheel.namelist())
    needed = [
        path
        for top in ("tfstyle", "tfstyle_client", "checkpoints")
        for path in (ROOT / top).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    ]
    names = {path.relative_to(ROOT).as_posix() for path in needed}
    names = {
        name.replace("checkpoints/", "tfstyle_checkpoints/", 1)
        if name.startswith("checkpoints/")
        else name
        for name in names
    }
    assert names - packed == set()


def test_the_wheel_finds_its_own_checkpoint(wheel, tmp_path):
    wheel.extractall(tmp_path)
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            "from tfstyle.methods.checkpoint_files import find_shipped_checkpoint;"
            "print(find_shipped_checkpoint())",
        ],
        cwd=tmp_path,
        env=dict(os.environ, PYTHONPATH=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found = Path(ended.stdout.strip())
    assert found.is_relative_to(tmp_path) and (found / "network.weights.h5").is_file()

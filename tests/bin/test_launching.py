# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A toy program, started as `python -m toy` and as a console script would start it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOY = '''
"""Counts sheep."""
import sys
from absl import flags
from tfstyle.bin.launching import launch
from tfstyle.errors import InputError

SHEEP = flags.DEFINE_integer("sheep", 3, "How many sheep.", lower_bound=0)

def main(argv):
    if SHEEP.value == 13:
        raise InputError("--sheep=13:\\nthirteen is unlucky; take another number")
    if SHEEP.value == 14:
        raise RuntimeError("the fence broke")
    if SHEEP.value == 16:
        sys.modules["skimage"] = None  # as if it were not installed
        from skimage import data
    if SHEEP.value == 17:
        import no_such_module
    if SHEEP.value == 15:
        raise KeyboardInterrupt
    print("counted", SHEEP.value)
    return "a result, not a status"

def run():
    launch(main)

if __name__ == "__main__":
    run()
'''
AS_MODULE = ["-m", "toy"]
AS_SCRIPT = ["-c", "import sys; sys.argv[0] = 'tfstyle-toy'; import toy; toy.run()"]
ways = pytest.mark.parametrize("way", [AS_MODULE, AS_SCRIPT], ids=["module", "console script"])


@pytest.fixture
def start(tmp_path):
    (tmp_path / "toy.py").write_text(TOY)
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT)]))

    def start(way, *arguments):
        return subprocess.run(
            [sys.executable, *way, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return start


@ways
def test_a_run_that_succeeds_exits_0_whatever_main_returns(start, way):
    ended = start(way, "--sheep=4")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "counted 4\n", "")


@ways
def test_help_names_the_program_and_its_flags_and_exits_0(start, way):
    ended = start(way, "--help")
    assert ended.returncode == 0
    assert "Counts sheep." in ended.stdout
    assert "--sheep: How many sheep." in ended.stdout
    assert "(default: '3')" in ended.stdout


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--sheep=13"], "error: --sheep=13: thirteen is unlucky; take another number\n"),
        (
            ["photo.jpg"],
            "error: unexpected argument 'photo.jpg'; options are given as --name=value\n",
        ),
        (["--sheep=many"], "--sheep"),
        (["--sheep=-1"], "--sheep"),
        (["--goats=1"], "goats"),
    ],
)
@ways
def test_a_mistake_of_the_user_is_one_line_and_exit_2(start, way, arguments, said):
    ended = start(way, *arguments)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("error: ") and ended.stderr.count("\n") == 1
    assert said in ended.stderr


@ways
def test_a_mistake_of_the_program_keeps_its_traceback_and_exits_1(start, way):
    ended = start(way, "--sheep=14")
    assert ended.returncode == 1
    assert "RuntimeError: the fence broke" in ended.stderr


def test_an_interrupted_run_exits_130_without_a_traceback(start):
    ended = start(AS_MODULE, "--sheep=15")
    assert (ended.returncode, ended.stderr) == (130, "")


def test_a_package_that_is_not_installed_is_named_with_its_extra(start):
    ended = start(AS_MODULE, "--sheep=16")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "error: this needs skimage, which is not installed: pip install 'tfstyle[evaluate]'\n"
    )
    ended = start(AS_MODULE, "--sheep=17")
    assert ended.returncode == 1 and "Traceback" in ended.stderr

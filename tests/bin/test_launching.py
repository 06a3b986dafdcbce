# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A toy program, started as `python -m toy` and as a console script would start it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import tfstyle

ROOT = Path(__file__).resolve().parents[2]
TOY = '''
"""Counts sheep."""
import atexit, errno, os, sys, threading, warnings
from absl import flags
from tfstyle.bin.launching import launch
from tfstyle.errors import InputError

SHEEP = flags.DEFINE_integer("sheep", 3, "How many sheep.", lower_bound=0)
flags.DEFINE_string("dog", None, "Its name.")
flags.DEFINE_string("call", None if "NEEDS_A_DOG" in os.environ else "", "A name.")
flags.DEFINE_multi_string("fence", [], "A fence.")
flags.DEFINE_list("wolves", ["grey"], "Wolves.")
flags.DEFINE_float("height", 1.0, "Of the fence.")
flags.DEFINE_bool("count", True, "Whether to count.")
flags.DEFINE_enum("wool", "white", ["white", "black"], "Its colour.")
if "NEEDS_A_DOG" in os.environ:
    flags.mark_flags_as_required(["dog", "call"])

class Heavy:
    def __del__(self):
        os.write(1, b"taken apart")

def main(argv):
    if SHEEP.value == 13:
        raise InputError("--sheep=13:\\nthirteen is unlucky; take another number")
    if SHEEP.value == 14:
        raise RuntimeError("the fence broke")
    if SHEEP.value == 22:
        sys.modules["skimage"] = None  # as if it were not installed
        from skimage import data
    if SHEEP.value == 23:
        import no_such_module
    if SHEEP.value == 15:
        raise KeyboardInterrupt
    if SHEEP.value == 16:
        raise OSError(errno.ENOSPC, "No space left on device", "wool.png")
    if SHEEP.value == 17:
        raise MemoryError("Unable to allocate 3 GiB")
    if SHEEP.value == 18:
        raise PermissionError(errno.EACCES, "Permission denied", "wool.png")
    if SHEEP.value == 19:
        warnings.warn("the wolf\\nis near", UserWarning)
    if SHEEP.value == 20:
        sys.modules["tensorflow"] = Heavy()
        atexit.register(print, "the last of all")
        threading.Timer(0.2, print, ["a sheep too late"]).start()
    if SHEEP.value == 21:
        while True:
            print("a sheep, and another")
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

    def start(way, *arguments, stdout=subprocess.PIPE, **variables):
        return subprocess.run(
            [sys.executable, *way, *arguments],
            env={**environment, **variables},
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    return start


@ways
def test_a_run_that_succeeds_exits_0_whatever_main_returns(start, way):
    ended = start(way, "--sheep=4")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "counted 4\n", "")


@ways
@pytest.mark.parametrize("help", ["--help", "-h"])
def test_help_names_the_program_and_its_flags_and_exits_0(start, way, help):
    ended = start(way, help)
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
        (["--sheep=many"], "error: --sheep=many: give a whole number (--help lists the flags)\n"),
        (["--sheep=-1"], "error: --sheep=-1: -1 is not a non-negative integer"),
        (["--height=tall"], "error: --height=tall: give a number"),
        (["--height=nan"], "error: --height=nan: give a finite number"),
        (["--count=perhaps"], "error: --count=perhaps: give true or false"),
        (["--wool=red"], "error: --wool=red: use one of white, black"),
        (["--goats=1"], "error: there is no flag --goats"),
        (["--sheepp=1"], "there is no flag --sheepp; is it --sheep?"),
        (["--sheep"], "error: --sheep needs a value, as in --sheep=..."),
        (["--dog="], "error: --dog= is empty; give a value, or leave the flag out"),
        (["--fence=a", "--fence="], "error: --fence= is empty"),
        (["--wolves="], "error: --wolves= is empty"),
    ],
)
@ways
def test_a_mistake_of_the_user_is_one_line_and_exit_2(start, way, arguments, said):
    ended = start(way, *arguments)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("error: ") and ended.stderr.count("\n") == 1
    assert said in ended.stderr


def test_all_flags_that_are_missing_are_named(start):
    ended = start(AS_MODULE, NEEDS_A_DOG="1")
    assert ended.returncode == 2
    assert ended.stderr == "error: missing: --dog, --call (--help lists the flags)\n"


def test_a_flag_that_is_empty_by_default_may_be_given_empty(start):
    assert start(AS_MODULE, "--call=").returncode == 0


@ways
def test_the_version_is_told(start, way):
    ended = start(way, "--version")
    assert (ended.returncode, ended.stdout) == (0, f"tfstyle {tfstyle.__version__}\n")


@pytest.mark.parametrize(
    "sheep, said",
    [
        (16, "error: cannot write wool.png: No space left on device\n"),
        (17, "error: not enough memory (Unable to allocate 3 GiB)\n"),
    ],
)
def test_a_full_disk_and_a_full_memory_are_one_line_and_exit_1(start, sheep, said):
    ended = start(AS_MODULE, f"--sheep={sheep}")
    assert (ended.returncode, ended.stderr) == (1, said)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no /dev/full")
@pytest.mark.parametrize("arguments", [["--sheep=4"], ["--help"], ["--version"]])
def test_what_cannot_be_printed_is_one_line_and_exit_1(start, arguments):
    with open("/dev/full", "w") as full:
        ended = start(AS_MODULE, *arguments, stdout=full)
    assert ended.returncode == 1
    assert ended.stderr == "error: cannot write the output: No space left on device\n"


@pytest.mark.parametrize("arguments", [["--sheep=21"], ["--help"]])
def test_a_reader_that_has_seen_enough_ends_the_program_in_silence(start, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = start(AS_MODULE, *arguments, stdout=writing)
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, "")


def test_a_warning_is_one_line(start):
    ended = start(AS_MODULE, "--sheep=19")
    assert (ended.returncode, ended.stderr) == (0, "warning: the wolf is near\n")


def test_what_is_heavy_is_not_taken_apart_and_everything_else_is_brought_to_its_end(start):
    ended = start(AS_MODULE, "--sheep=20")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == ["counted 20", "a sheep too late", "the last of all"]


@ways
def test_a_mistake_of_the_program_keeps_its_traceback_and_exits_1(start, way):
    ended = start(way, "--sheep=14")
    assert ended.returncode == 1
    assert "RuntimeError: the fence broke" in ended.stderr
    assert "PermissionError" in start(way, "--sheep=18").stderr


def test_an_interrupted_run_exits_130_without_a_traceback(start):
    ended = start(AS_MODULE, "--sheep=15")
    assert (ended.returncode, ended.stderr) == (130, "")


def test_a_package_that_is_not_installed_is_named_with_its_extra(start):
    ended = start(AS_MODULE, "--sheep=22")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "error: this needs skimage, which is not installed: pip install 'tfstyle[evaluate]'\n"
    )
    ended = start(AS_MODULE, "--sheep=23")
    assert ended.returncode == 1 and "Traceback" in ended.stderr


def test_a_launcher_runs_its_program_from_any_folder_and_through_a_link(tmp_path):
    (tmp_path / "evaluate").symlink_to(ROOT / "bin" / "evaluate")
    for launcher in (ROOT / "bin" / "evaluate", tmp_path / "evaluate"):
        done = subprocess.run(
            [launcher, "--version"],
            cwd=tmp_path,
            env={**os.environ, "PYTHON": sys.executable},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert tfstyle.__version__ in done.stdout


def test_the_launcher_itself_lists_the_programs():
    done = subprocess.run([ROOT / "bin" / "launch"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "bin/evaluate\n" in done.stderr and "bin/launch" not in done.stderr

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A process that is killed while it replaces a folder loses neither the old one nor the new one."""

import os
import pathlib
import subprocess
import sys

import pytest

from tfstyle.files import folder_swap
from tfstyle.files.atomic import make_folder_atomically
from tfstyle.files.temporary_names import name_temporary, remove_temporaries

HERE = pathlib.Path(__file__).parent


@pytest.mark.parametrize("way", ["exchange", "rename"])
def test_a_kill_at_any_step_leaves_the_old_folder_or_the_new_one(tmp_path, way):
    if way == "exchange" and not can_exchange(tmp_path):
        pytest.skip("this file system cannot exchange two names")
    done = subprocess.run(
        [sys.executable, HERE / "kill_program.py", tmp_path, way],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 15


def can_exchange(folder):
    for name in ("a", "b"):
        (folder / name).mkdir()
    can = folder_swap._exchange(folder / "a", folder / "b")
    for name in ("a", "b"):
        (folder / name).rmdir()
    return can


def test_the_old_folder_of_an_interrupted_swap_comes_back(tmp_path):
    target = tmp_path / "best"
    target.mkdir()
    (target / "weights").write_text("old")
    os.rename(target, folder_swap._name_old(target))
    folder_swap.recover_folder(target)
    assert (target / "weights").read_text() == "old"
    assert os.listdir(tmp_path) == ["best"]


def test_old_folders_of_long_names_that_begin_alike_are_told_apart(tmp_path):
    names = [folder_swap._name_old(tmp_path / ("x" * 60 + end)) for end in "ab"]
    assert names[0] != names[1]


def test_only_names_of_ours_are_removed_and_none_of_a_running_process(tmp_path):
    mine = name_temporary(tmp_path / "best")
    dead = tmp_path / ".best.999999999-0123abcd.tfstyle.tmp"
    others = [".draft.tmp", ".best.tmp", ".best.12-ab.tmp", "best.12-0123abcd.tfstyle.tmp"]
    for folder in (mine, dead, tmp_path / "below" / dead.name, *(tmp_path / o for o in others)):
        folder.mkdir(parents=True)
    remove_temporaries(tmp_path, "best")
    assert {path.name for path in tmp_path.iterdir()} == {mine.name, "below", *others}
    assert (tmp_path / "below" / dead.name).is_dir()
    remove_temporaries(tmp_path, "other|be")
    assert mine.is_dir()
    remove_temporaries(tmp_path, "best", of_dead_only=False)
    assert not mine.exists()


def test_another_write_to_the_same_place_leaves_the_first_one_alone(tmp_path):
    with make_folder_atomically(tmp_path / "best") as first:
        with make_folder_atomically(tmp_path / "best") as second:
            (second / "weights").write_text("second")
        (first / "weights").write_text("first")
    assert (tmp_path / "best" / "weights").read_text() == "first"

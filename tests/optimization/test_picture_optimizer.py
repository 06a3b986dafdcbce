# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Stages and segments, and what is left of a run that was killed."""

import functools
import os

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.optimization.minimizers import minimize_by_adam, minimize_by_lbfgs
from tfstyle.optimization.picture_optimizer import Problem, Stage, optimize_picture
from tfstyle.optimization.run_record import RunRecord, RunState

SIDES = (5, 7)
FREE = np.zeros(SIDES, bool)
FREE[1:4, 2:6] = True
MINIMIZERS = {
    "lbfgs": minimize_by_lbfgs,
    "adam": functools.partial(minimize_by_adam, learning_rate=0.03),
}


class Killed(Exception):
    pass


def make_stages(*steps):
    """Each draws the picture, in a valley that bends, to other numbers than the one before."""

    def make(number, count):
        goal = np.random.default_rng(number).random((*SIDES, 3))

        def evaluate(picture):
            inside = FREE[..., None]
            bent = inside * (picture[..., :1] ** 2 - picture[..., 1:])
            off = inside * (picture - goal)
            slope = 2 * off
            slope[..., :1] += 40 * picture[..., :1] * bent.sum(-1, keepdims=True)
            slope[..., 1:] -= 20 * bent
            parts = {"goal": (off**2).sum(), "bend": 10 * (bent**2).sum()}
            return sum(parts.values()), parts, slope

        def pose(previous):
            begun = np.full((*SIDES, 3), 0.5) if previous is None else 0.9 * previous
            return Problem(np.where(FREE[..., None], begun, 0.25), FREE, evaluate)

        return Stage(count, pose)

    return [make(*pair) for pair in enumerate(steps)]


def run(folder=None, *, minimize=minimize_by_lbfgs, kill_after=None, steps=(8, 9)):
    told = []

    def tell(*progress):
        told.append(progress)
        if len(told) == kill_after:
            raise Killed

    record = RunRecord(folder, [FREE], "settings") if folder else None
    made = optimize_picture(
        make_stages(*steps), minimize, segment=3, record=record, on_progress=tell
    )
    return made, told


def test_only_what_is_free_is_changed_and_the_loss_falls():
    made, told = run()
    np.testing.assert_array_equal(made[~FREE], 0.25)
    assert (made[FREE] != 0.25).all() and made.min() >= 0 and made.max() <= 1
    assert [step for step, _, _ in told] == list(range(1, 18))
    assert all(total == 17 for _, total, _ in told)
    assert told[7][2]["goal"] + told[7][2]["bend"] < 0.9 * sum(told[0][2].values())


@pytest.mark.parametrize("kind", MINIMIZERS)
@pytest.mark.parametrize("kill_after", [1, 5, 8, 9, 16])
def test_killed_and_resumed_it_ends_with_the_same_bits(tmp_path, kind, kill_after):
    whole, _ = run(minimize=MINIMIZERS[kind])
    with pytest.raises(Killed):
        run(tmp_path, minimize=MINIMIZERS[kind], kill_after=kill_after)
    resumed, told = run(tmp_path, minimize=MINIMIZERS[kind])
    np.testing.assert_array_equal(resumed, whole)
    # Of 8 steps, segments end after 3, 6 and 8; of 9 after 3, 6 and 9.
    ends = [end for end in (0, 3, 6, 8, 11, 14) if end < kill_after]
    assert told[0][0] == ends[-1] + 1


def test_what_has_ended_is_not_made_again(tmp_path):
    first, _ = run(tmp_path)
    again, told = run(tmp_path)
    np.testing.assert_array_equal(again, first)
    assert told == []


def test_each_state_has_its_picture(tmp_path):
    made, _ = run(tmp_path)
    record = RunRecord(tmp_path, [FREE], "settings")
    name = record.path.stem
    ends = ["0-00003", "0-00006", "0-00008", "1-00003", "1-00006", "1-00009"]
    wanted = {f"{name}-{end}.png" for end in ends}
    assert set(os.listdir(tmp_path)) == {record.path.name, *wanted}
    pixels = load_picture(tmp_path / f"{name}-1-00009.png").pixels_uint8
    np.testing.assert_array_equal(pixels, np.rint(255 * made).astype(np.uint8))


def test_a_run_of_other_inputs_or_settings_is_another(tmp_path):
    paths = {
        RunRecord(tmp_path, arrays, text).path
        for arrays in ([FREE], [~FREE], [FREE, FREE], [FREE.T], [FREE.astype(np.uint8)])
        for text in ("a", "b")
    }
    assert len(paths) == 10


def test_a_damaged_state_is_one_line_and_stays(tmp_path):
    record = RunRecord(tmp_path, [FREE], "settings")
    record.save(RunState(0, 3, np.zeros((*SIDES, 3))))
    whole = record.path.read_bytes()
    for damaged in (b"", b"no archive", whole[: len(whole) // 2]):
        record.path.write_bytes(damaged)
        with pytest.raises(InputError, match=r"npz is damaged .*; remove it"):
            run(tmp_path)
        assert record.path.read_bytes() == damaged


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot make the folder .*file"):
        RunRecord(tmp_path / "file", [], "")

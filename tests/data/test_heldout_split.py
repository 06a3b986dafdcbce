# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.data.heldout_split import is_held_out, limit_selection, select_split
from tfstyle.errors import InputError

STEMS = [f"painter_{i}" for i in range(4000)]


def test_the_held_out_share_is_the_share_asked_for():
    for share in (0.0, 0.05, 0.3, 1.0):
        held_out = len(select_split(STEMS, "held_out", share)) / len(STEMS)
        assert held_out == pytest.approx(share, abs=0.015)


def test_the_two_sides_are_everything_once():
    sides = [select_split(STEMS, split, 0.2) for split in ("train", "held_out")]
    assert sorted(sides[0] + sides[1]) == select_split(STEMS, "all", 0.2)


@given(st.text(), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_holds_out_what_a_smaller_one_does(stem, one, other):
    assert is_held_out(stem, min(one, other)) <= is_held_out(stem, max(one, other))


def test_the_side_of_a_file_is_the_same_everywhere_and_always():
    # Wrong after a change of the hash: then held-out pictures of old checkpoints were trained on.
    assert [i for i in range(8) if is_held_out(f"painter_{i}", 0.5)] == HELD_OUT_OF_EIGHT


HELD_OUT_OF_EIGHT = [4, 7]


def test_a_smaller_limit_chooses_among_those_of_a_larger_one():
    indices = select_split(STEMS, "train", 0.2)
    small, large = limit_selection(STEMS, indices, 16), limit_selection(STEMS, indices, 100)
    assert len(small) == 16 and set(small) < set(large) < set(indices)
    assert small == sorted(small)
    assert limit_selection(STEMS, indices, None) == indices
    assert limit_selection(STEMS, indices, 10**6) == indices


def test_an_unknown_split_is_refused():
    with pytest.raises(InputError, match="validation"):
        select_split(STEMS, "validation", 0.1)

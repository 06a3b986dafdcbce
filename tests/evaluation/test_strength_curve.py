# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.evaluation.strength_curve import Curve, compare_curves, lies_below, plot_curves

OLD = [(0.3, 0.8), (0.6, 0.6), (0.75, 0.5)]


@pytest.mark.parametrize(
    "points, below",
    [
        ([(0.3, 0.7), (0.6, 0.5), (0.75, 0.4)], True),
        ([(0.75, 0.4), (0.3, 0.7), (0.6, 0.5)], True),  # in any order
        ([(0.3, 0.7), (0.6, 0.62), (0.75, 0.4)], False),  # above once
        ([(0.3, 0.85), (0.6, 0.5), (0.75, 0.4)], False),  # above at the beginning
        ([(0.6, 0.45)], True),  # further with less, and then level
        ([(0.6, 0.55)], False),  # never as far as the other
        ([(0.3, 0.7), (0.6, 0.45), (0.75, 0.6)], True),  # what was reached stays reached
        ([(0.2, 0.6), (0.9, 0.45)], True),
        (OLD, False),  # not below itself
    ],
)
def test_a_curve_lies_below_where_it_is_lower_at_every_content_figure(points, below):
    assert lies_below(points, OLD) is below


curves = st.lists(
    st.tuples(st.floats(0.05, 1.0), st.floats(0.1, 1.2)),
    min_size=1,
    max_size=4,
    unique_by=lambda point: round(point[0], 2),
)


@given(curves, curves, curves)
def test_it_is_a_strict_order(one, other, third):
    assert not lies_below(one, one)
    if lies_below(one, other):
        assert not lies_below(other, one)
        if lies_below(other, third):
            assert lies_below(one, third)


@given(curves, st.floats(0.3, 0.95))
def test_a_curve_that_leaves_less_of_the_way_lies_below(points, share):
    # Towards the painting from wherever the other is; both begin at the photograph.
    falling = [(content, min(r, 0.99)) for content, r in points]
    lower = [(content, r - (1 - share) * content * 0.05) for content, r in falling]
    assert lies_below(lower, falling)


def make_curves():
    old = Curve("old", [0.5, 1], [0.4, 0.7], {"vgg16": [0.8, 0.6], "squeezenet": [0.7, 0.6]})
    new = Curve("new", [0.5, 1], [0.4, 0.7], {"vgg16": [0.7, 0.5], "squeezenet": [0.75, 0.5]})
    return [old, new]


def test_every_pair_is_compared_by_every_judge():
    assert compare_curves(make_curves()) == [
        "- r vgg16: new lies below old at every content figure",
        "- r squeezenet: old and new cross",
    ]
    assert compare_curves(make_curves()[:1]) == compare_curves([]) == []


def test_the_plot_is_drawn_where_matplotlib_is(tmp_path):
    pytest.importorskip("matplotlib")
    marks = {"photograph": (0.0, {"vgg16": 1.0, "squeezenet": 1.0})}
    assert plot_curves(make_curves(), marks, tmp_path / "curve.png")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")

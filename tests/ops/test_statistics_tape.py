# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What was measured on one picture is replayed on another."""

import numpy as np
import pytest

from tfstyle.ops.region_statistics import (
    compute_mean_covariance,
    compute_mean_std,
    compute_shares_below,
)
from tfstyle.ops.statistics_tape import StatisticsTape, combine_statistics, compute_length

# As a network asks: colours, two normalizations of its features, colours again.
LAYOUT = (("mean_covariance", 3), ("mean_std", 5), ("mean_std", 2), ("mean_covariance", 3))


def ask(tape, seed, *, batch=2, height=6, width=7):
    """The answers of the tape to questions of `LAYOUT`, flat."""
    random = np.random.default_rng(seed)
    region = np.float32(random.random((batch, height, width, 1)) > 0.4)
    answers = []
    for kind, channels in LAYOUT:
        features = random.normal(seed, 1.0, (batch, height, width, channels)).astype("float32")
        answers += [np.asarray(part) for part in getattr(tape, kind)(features, region)]
    return answers


def test_a_tape_measures_what_the_statistics_measure():
    features = np.random.default_rng(1).normal(size=(2, 5, 4, 3)).astype("float32")
    region = np.ones((2, 5, 4, 1), "float32")
    for question, measure in (
        ("mean_std", compute_mean_std),
        ("mean_covariance", compute_mean_covariance),
    ):
        for ours, theirs in zip(
            getattr(StatisticsTape(), question)(features, region), measure(features, region)
        ):
            np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_replaying_gives_what_was_measured_whatever_the_picture():
    measured = StatisticsTape()
    answers = ask(measured, 1)
    replayed = StatisticsTape(recorded=measured.flat)
    for first, second in zip(answers, ask(replayed, 2, height=3, width=20)):
        np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(measured.flat, replayed.flat)


def test_one_record_serves_a_batch_of_pieces():
    measured = StatisticsTape()
    answers = ask(measured, 1, batch=1)
    for first, second in zip(answers, ask(StatisticsTape(recorded=measured.flat), 2, batch=4)):
        assert len(first) == len(second) == 1  # broadcasts over the pieces


def test_the_record_is_as_long_as_its_layout_says():
    tape = StatisticsTape()
    ask(tape, 1)
    assert tape.flat.shape == (2, sum(compute_length(*part) for part in LAYOUT))


def test_a_shared_tape_measures_the_pieces_as_one_picture():
    random = np.random.default_rng(3)
    features = random.normal(size=(1, 12, 5, 3)).astype("float32")
    region = np.float32(random.random((1, 12, 5, 1)) > 0.5)
    pieces = [array.reshape(3, 4, 5, -1) for array in (features, region)]
    for question in ("mean_std", "mean_covariance"):
        whole = getattr(StatisticsTape(), question)(features, region)
        shared = getattr(StatisticsTape(shared=True), question)(*pieces)
        for ours, theirs in zip(whole, shared):
            np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


def test_shares_are_measured_replayed_and_shared_like_the_other_statistics():
    random = np.random.default_rng(6)
    features = random.normal(size=(2, 6, 5, 3)).astype("float32")
    region = np.float32(random.random((2, 6, 5, 1)) > 0.4)
    knots = np.broadcast_to(np.linspace(-2.0, 2.0, 7, dtype="float32"), (2, 3, 7))
    tape = StatisticsTape()
    shares = np.asarray(tape.shares_below(features, region, knots))
    np.testing.assert_array_equal(shares, compute_shares_below(features, region, knots))
    assert tape.flat.shape == (2, compute_length("shares_below", 3 * 7))
    replayed = StatisticsTape(recorded=tape.flat).shares_below(features[:, :2], region, knots)
    np.testing.assert_array_equal(replayed, shares)

    shared = StatisticsTape(shared=True)
    whole = [part.reshape(1, 12, 5, -1) for part in (features, region)]
    wanted = compute_shares_below(*whole, knots[:1])
    np.testing.assert_allclose(shared.shares_below(features, region, knots), wanted, atol=1e-6)
    layout = (("shares_below", 3 * 7),)
    combined = combine_statistics(tape.flat, region.sum((1, 2, 3)), layout)
    np.testing.assert_allclose(combined, shared.flat, atol=1e-6)


@pytest.mark.parametrize("kind", ["mean_std", "mean_covariance"])
def test_statistics_of_parts_combine_to_those_of_the_whole(kind):
    random = np.random.default_rng(4)
    features = random.normal(2.0, 1.0, (3, 8, 6, 4)).astype("float32")
    features += np.arange(3, dtype="float32").reshape(3, 1, 1, 1)  # parts that differ
    region = np.float32(random.random((3, 8, 6, 1)) > 0.6)
    apart, together = StatisticsTape(), StatisticsTape(shared=True)
    getattr(apart, kind)(features, region)
    getattr(together, kind)(features, region)
    combined = combine_statistics(apart.flat, region.sum((1, 2, 3)), ((kind, 4),))
    assert combined.dtype == np.float32
    np.testing.assert_allclose(combined, together.flat, rtol=1e-5, atol=1e-5)


def test_statistics_of_one_part_combine_to_themselves():
    tape = StatisticsTape()
    ask(tape, 1, batch=1)
    np.testing.assert_allclose(combine_statistics(tape.flat, [17.0], LAYOUT), tape.flat, rtol=1e-6)


def test_the_mass_of_a_part_is_its_weight():
    tape = StatisticsTape()
    ask(tape, 1, batch=2)
    combined = combine_statistics(tape.flat, [5.0, 0.0], LAYOUT)
    np.testing.assert_allclose(combined, tape.flat[:1], rtol=1e-5, atol=1e-6)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.data.random_streams import choose_index, make_generator


@given(st.integers(0, 2**40), st.integers(1, 50), st.integers(0, 5))
def test_every_index_comes_once_in_each_epoch(seed, length, epoch):
    positions = range(epoch * length, (epoch + 1) * length)
    assert sorted(choose_index(seed, "photos", p, length) for p in positions) == list(range(length))


def test_orders_differ_between_epochs_purposes_and_seeds():
    def order(seed, purpose, epoch):
        return tuple(choose_index(seed, purpose, epoch * 30 + i, 30) for i in range(30))

    orders = {order(s, p, e) for s in (0, 1) for p in ("photos", "styles") for e in (0, 1)}
    assert len(orders) == 8


def test_streams_differ_in_each_of_seed_purpose_and_position():
    streams = [(s, p, n) for s in (0, 1) for p in ("content", "style") for n in (0, 1)]
    draws = {tuple(make_generator(*stream).integers(0, 2**60, 2)) for stream in streams}
    assert len(draws) == 8
    again = [make_generator(0, "content", 3).normal(size=5) for _ in range(2)]
    np.testing.assert_array_equal(*again)

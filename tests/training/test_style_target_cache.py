# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Cached style targets are those that would have been computed."""

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.training.style_target_cache import StyleTargetCache

STYLES = np.random.default_rng(0).random((5, 4, 4, 3)).astype("float32")
ROW_BYTES = 3 * 4


class CountedMeans:
    """Mean colour of each style, counting how many were computed."""

    computed = 0

    def __call__(self, styles):
        self.computed += len(styles)
        return {"mean": styles.mean(axis=(1, 2))}


def get(cache, indices):
    names = [f"painting_{i}.jpg" for i in indices]
    return cache.get_targets(STYLES[indices], np.array(indices, "int32"), names)["mean"]


def test_each_style_is_computed_once_and_rows_keep_the_order_of_the_batch():
    compute = CountedMeans()
    cache = StyleTargetCache(compute, memory_bytes=1000)
    for indices in ([0, 3, 0], [3, 1, 4], [4, 4, 0]):
        expected = np.concatenate([STYLES[i : i + 1].mean(axis=(1, 2)) for i in indices])
        np.testing.assert_allclose(get(cache, indices), expected, rtol=1e-6)
    assert compute.computed == 4
    assert (cache.hits, cache.misses) == (5, 4)


def test_what_falls_out_of_memory_is_read_from_disk_and_beyond_that_computed_again(tmp_path):
    compute = CountedMeans()
    cache = StyleTargetCache(
        compute, memory_bytes=2 * ROW_BYTES, disk_bytes=2 * ROW_BYTES, folder=tmp_path
    )
    expected = [get(cache, [i]) for i in range(5)]
    assert compute.computed == 5
    # In memory: 3 and 4. On disk: 0 and 1. Nowhere: 2.
    for index in (3, 0, 1):
        np.testing.assert_array_equal(get(cache, [index]), expected[index])
    assert compute.computed == 5
    np.testing.assert_allclose(get(cache, [2]), expected[2], rtol=1e-6)
    assert compute.computed == 6
    cache.close()
    assert list(tmp_path.iterdir()) == []


def test_a_style_that_looks_different_the_second_time_is_refused_by_name():
    cache = StyleTargetCache(CountedMeans(), memory_bytes=1000)
    get(cache, [2])
    with pytest.raises(InputError, match="mirrored.jpg is not the same picture"):
        cache.get_targets(STYLES[2:3, :, ::-1], [2], ["mirrored.jpg"])

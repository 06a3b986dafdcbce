# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""COCO segmentations against pycocotools, and those that would crash it."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from tfstyle.errors import InputError
from tfstyle.regions.coco_segmentation import decode_segmentation

SIDES = st.integers(1, 40)


def decode_with_pycocotools(polygons, height, width):
    return coco_mask.decode(coco_mask.merge(coco_mask.frPyObjects(polygons, height, width)))


def draw_polygon(data, height, width, coordinates):
    """x and y in turn, up to a side's length outside the picture."""
    longest = max(height, width)
    numbers = data.draw(st.lists(coordinates, min_size=6, max_size=16))
    numbers = numbers[: len(numbers) // 2 * 2]
    return [min(max(number * longest, -longest), 2 * longest) for number in numbers]


@hypothesis.given(st.data(), SIDES, SIDES)
@hypothesis.settings(max_examples=150)
def test_polygons_are_rasterized_as_by_pycocotools(data, height, width):
    shares = st.one_of(st.floats(-0.2, 1.2), st.sampled_from([0.0, 0.25, 0.5, 1.0]))
    polygons = [draw_polygon(data, height, width, shares) for _ in range(data.draw(SIDES) % 2 + 1)]
    ours = decode_segmentation(polygons, height, width)
    assert ours.dtype == np.uint8 and ours.shape == (height, width)
    np.testing.assert_array_equal(ours, decode_with_pycocotools(polygons, height, width))


@pytest.mark.parametrize("repeats", [1, 2])
def test_a_closed_or_repeated_corner_changes_nothing(repeats):
    corners = np.repeat([(3.0, 2.0), (14.5, 2.0), (14.5, 11.3), (3.0, 11.3)], repeats, axis=0)
    closed = np.concatenate([corners, corners[:1]])
    expected = decode_with_pycocotools([corners[::repeats].ravel().tolist()], 20, 30)
    for points in (corners, closed):
        mask = decode_segmentation([points.ravel().tolist()], 20, 30)
        np.testing.assert_array_equal(mask, expected)


@hypothesis.given(st.integers(0, 999), SIDES, SIDES, st.sampled_from([0.0, 0.02, 0.5, 1.0]))
def test_run_lengths_give_back_the_mask_they_were_made_of(seed, height, width, share):
    mask = (np.random.default_rng(seed).random((height, width)) < share).astype(np.uint8)
    code = coco_mask.encode(np.asfortranarray(mask))
    compressed = {"size": [height, width], "counts": code["counts"].decode()}
    np.testing.assert_array_equal(decode_segmentation(compressed, height, width), mask)
    flat = np.concatenate([[0], mask.T.ravel()])
    counts = np.diff([0, *np.flatnonzero(np.diff(flat)), mask.size]).tolist()
    plain = {"size": [height, width], "counts": counts}
    np.testing.assert_array_equal(decode_segmentation(plain, height, width), mask)


def test_long_runs_take_more_than_one_character():
    mask = np.zeros((1000, 1500), np.uint8)
    mask[:, 700:701] = mask[400:, 1200] = 1
    code = coco_mask.encode(np.asfortranarray(mask))
    assert len(code["counts"]) > 8
    code["counts"] = code["counts"].decode()
    np.testing.assert_array_equal(decode_segmentation(code, 1000, 1500), mask)


@pytest.mark.parametrize(
    "segmentation, fault",
    [
        ([[1.0, 2.0, 3.0]], "polygon of 3 numbers"),
        ([[1.0, 2.0, 3.0, 4.0]], "polygon of 4 numbers"),
        ([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]], "polygon of 7 numbers"),
        ([5], "polygon of 5"),
        ([["a"] * 6], "else than numbers"),
        ([[[1, 2], [3, 4], [5, 6], 0, 0, 0]], "else than numbers"),
        ([[0, 0, 9, 0, 9, float("nan")]], "far outside the picture of 30x20"),
        ([[0, 0, 9, 0, 9, 1e12]], "far outside"),
        ([[0, 0, 9, 0, 9, 10**400]], "far outside"),
        ([], "expected polygons"),
        (None, "expected polygons"),
        ("polygon", "expected polygons"),
        ({"size": [20, 30], "counts": [10**12]}, "do not add up to 20x30"),
        ({"size": [20, 30], "counts": [10**40]}, "do not add up"),
        ({"size": [20, 30], "counts": [700, -100]}, "do not add up"),
        ({"size": [20, 30], "counts": [599]}, "do not add up"),
        ({"size": [20, 30], "counts": []}, "do not add up"),
        ({"size": [20, 30], "counts": ""}, "do not add up"),
        ({"size": [20, 30], "counts": [300.0, 300.0]}, "neither a list of integers nor text"),
        ({"size": [20, 30], "counts": None}, "neither"),
        ({"size": [10**6, 10**6], "counts": "P5"}, r"size \[1000000, 1000000\]"),
        ({"size": [30, 20], "counts": [600]}, r"has \[20, 30\]"),
        ({"counts": [600]}, "size None"),
        ({"size": [20, 30], "counts": "é"}, "add up"),
        ({"size": [20, 30], "counts": "~~"}, "characters"),
        ({"size": [20, 30], "counts": "P"}, "end early"),
        ({"size": [20, 30], "counts": "o" * 500 + "0"}, "more than 40 bits"),
    ],
)
def test_what_is_damaged_is_refused_before_memory_is_asked_for(segmentation, fault):
    with pytest.raises(InputError, match=fault):
        decode_segmentation(segmentation, 20, 30)


def test_an_outline_without_end_is_refused():
    with pytest.raises(InputError, match="too long"):
        decode_segmentation([[0, 0, 4000, 3000] * 1000], 3000, 4000)


@hypothesis.given(st.integers(0, 9999))
@hypothesis.settings(max_examples=100)
def test_no_text_does_more_than_raise_an_input_error(seed):
    rng = np.random.default_rng(seed)
    text = bytes(rng.integers(48, 112, rng.integers(1, 30))).decode()
    try:
        mask = decode_segmentation({"size": [20, 30], "counts": text}, 20, 30)
    except InputError:
        return
    assert mask.shape == (20, 30) and mask.max() <= 1

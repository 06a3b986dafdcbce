# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Our decoder gives the pixels of pycocotools, and no damaged file gets past its checks."""

import hypothesis
import hypothesis.extra.numpy
import numpy as np
import pytest
from hypothesis import strategies as st

from tfstyle.errors import InputError
from tfstyle.regions.coco_segmentation import CocoSegmentation, decode_segmentation

coco_mask = pytest.importorskip("pycocotools.mask", reason="pip install pycocotools: the oracle")

sizes = st.tuples(st.integers(1, 40), st.integers(1, 40))
# COCO's own coordinates have two decimals, some tools give thirds; some lie outside.
coordinates = st.one_of(
    st.integers(-20, 60),
    st.integers(-2000, 6000).map(lambda n: n / 100),
    st.floats(-20, 60, allow_nan=False, width=32),
)
polygons = st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=12).map(
    lambda points: [float(c) for point in points for c in point]
)


def ask_pycocotools(segmentation, height, width):
    rle = coco_mask.frPyObjects(segmentation, height, width)
    return coco_mask.decode(coco_mask.merge(rle) if isinstance(rle, list) else rle).astype(bool)


@hypothesis.settings(max_examples=400)
@hypothesis.given(sizes, st.lists(polygons, min_size=1, max_size=3))
def test_polygons_have_the_pixels_of_pycocotools(size, segmentation):
    farthest = 2 * max(size)
    hypothesis.assume(
        all(-farthest <= c <= farthest + max(size) for polygon in segmentation for c in polygon)
    )
    np.testing.assert_array_equal(
        decode_segmentation(segmentation, *size), ask_pycocotools(segmentation, *size)
    )


masks = hypothesis.extra.numpy.arrays(bool, sizes)


def count_runs(mask):
    flat = mask.ravel(order="F").astype(int)
    changes = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff([0, *changes, flat.size]).tolist()
    return [0, *runs] if flat[0] else runs


@hypothesis.given(masks)
def test_run_lengths_and_their_text_give_the_mask_they_were_made_of(mask):
    height, width = mask.shape
    text = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))["counts"]
    for counts in (count_runs(mask), text, text.decode()):
        segmentation = CocoSegmentation({"size": [height, width], "counts": counts}, height, width)
        np.testing.assert_array_equal(segmentation.decode(), mask)
        assert segmentation.area == mask.sum()


def test_text_of_a_large_picture_has_numbers_of_several_characters():
    mask = np.zeros((700, 900), bool)
    mask[100:650, 3:890] = True
    mask[300, ::7] ^= True
    text = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))["counts"].decode()
    np.testing.assert_array_equal(
        decode_segmentation({"size": [700, 900], "counts": text}, 700, 900), mask
    )


@pytest.mark.parametrize("points", [3, 5, 40])
def test_the_area_of_a_polygon_is_that_of_its_pixels_but_for_its_outline(points):
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    polygon = np.stack([60 + 40 * np.cos(angles), 50 + 30 * np.sin(angles)], -1).ravel().tolist()
    segmentation = CocoSegmentation([polygon], 100, 120)
    assert segmentation.area == pytest.approx(segmentation.decode().sum(), rel=0.02)


SQUARE = [0, 0, 8, 0, 8, 8, 0, 8]


@pytest.mark.parametrize(
    "segmentation",
    [
        [],
        [[]],
        [[1, 2, 3]],
        [[1, 2, 3, 4]],
        [[1, 2, 3, 4, 5, 6, 7]],
        SQUARE,
        [SQUARE, "text"],
        [[0, 0, 8, 0, 8, None]],
        [[0, 0, 8, 0, 8, "1"]],
        [[0, 0, 8, 0, 8, [1]]],
        [[[0, 0], [8, 0], [8, 8], [0, 8], [1, 1], [2, 2]]],
        [[0, 0, 8, 0, 8, float("nan")]],
        [[0, 0, 8, 0, 8, float("inf")]],
        [[0, 0, 8, 0, 8, 1e12]],
        [[0, 0, 8, 0, 8, 10**400]],
        "text",
        b"bytes",
        None,
        7,
        {},
        {"size": [20, 20]},
        {"counts": [400]},
        {"size": [20, 20], "counts": None},
        {"size": [20, 20], "counts": {}},
        {"size": None, "counts": [400]},
        {"size": [3, 3], "counts": [9]},
        {"size": [10**6, 10**6], "counts": "0"},
        {"size": [20, 20], "counts": []},
        {"size": [20, 20], "counts": ""},
        {"size": [20, 20], "counts": [399]},
        {"size": [20, 20], "counts": [401]},
        {"size": [20, 20], "counts": [10**12]},
        {"size": [20, 20], "counts": [10**30]},
        {"size": [20, 20], "counts": [-1, 401]},
        {"size": [20, 20], "counts": [400.0]},
        {"size": [20, 20], "counts": [True] * 400},
        {"size": [20, 20], "counts": ["400"]},
        {"size": [20, 20], "counts": "0"},
        {"size": [20, 20], "counts": "P"},
        {"size": [20, 20], "counts": "\x00"},
        {"size": [20, 20], "counts": "写"},
        {"size": [20, 20], "counts": "o" * 1000},
        {"size": [20, 20], "counts": "ooooooooooo0" * 40},
        {"size": [20, 20], "counts": b"\xff\xff"},
    ],
)
def test_a_damaged_segmentation_is_an_input_error(segmentation):
    with pytest.raises(InputError):
        decode_segmentation(segmentation, 20, 20)


@pytest.mark.parametrize("size", [(0, 5), (-1, 5), (10**6, 10**6), (2.5, 5), ("8", 8), (None, 8)])
def test_a_picture_of_no_size_or_too_large_a_one_is_an_input_error(size):
    with pytest.raises(InputError, match="a size of"):
        decode_segmentation([SQUARE], *size)


def test_an_outline_that_fills_memory_is_an_input_error():
    polygon = [0.0, 0.0, 16000.0, 16000.0] * 400
    with pytest.raises(InputError, match="too long"):
        decode_segmentation([polygon], 8000, 8000)


@hypothesis.settings(max_examples=200)
@hypothesis.given(st.text(max_size=30))
def test_no_text_whatever_does_more_than_raise(text):
    try:
        mask = decode_segmentation({"size": [4, 5], "counts": text}, 4, 5)
    except InputError:
        return
    assert mask.shape == (4, 5)

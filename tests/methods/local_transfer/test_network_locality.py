# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The network is local: outside the region nothing changes, and crops equal the whole.

Convolutions of other shapes add up in another order, and the colour map to a style of strong
contrast multiplies the difference, so that crops agree with the whole to about 1e-5 of the range,
not to the bit; `TOLERANCE` is far below the 1/255 of a saved picture.
"""

import numpy as np
import pytest

TOLERANCE = 1e-4


def locate(*boxes):
    return np.array([box[:2] for box in boxes], np.int32)


def crop(inputs, box):
    ymin, xmin, ymax, xmax = box
    return [inputs[name][:, ymin:ymax, xmin:xmax] for name in ("content", "region")]


def test_what_lies_outside_the_margin_does_not_change_the_region(network, draw):
    inputs = draw(208, 224, coverage=0.005)
    rows, columns = (np.flatnonzero(inputs["region"][0].any(axis=(axis, 2))) for axis in (1, 0))
    near = np.zeros_like(inputs["region"], bool)
    margin = network.margin
    near[
        :,
        max(rows[0] // 16 * 16 - margin, 0) : (rows[-1] // 16 + 1) * 16 + margin,
        max(columns[0] // 16 * 16 - margin, 0) : (columns[-1] // 16 + 1) * 16 + margin,
    ] = True
    assert not near.all()
    other = {**inputs, "content": np.where(near, inputs["content"], 1.0 - inputs["content"])}
    inside = np.broadcast_to(inputs["region"] > 0, inputs["content"].shape)
    np.testing.assert_allclose(
        np.asarray(network(other))[inside], np.asarray(network(inputs))[inside], atol=TOLERANCE
    )


HEIGHT, WIDTH = 215, 230
# Crops: in the middle, at three corners, and as wide as the picture.
BOXES = [
    (16, 32, 192, 208),
    (0, 0, 96, 112),
    (64, 80, HEIGHT, WIDTH),
    (0, 96, 112, WIDTH),
    (16, 0, 192, WIDTH),
]


@pytest.mark.parametrize("box", BOXES)
def test_with_the_statistics_of_the_whole_a_crop_equals_the_whole(network, draw, box):
    inputs = draw(HEIGHT, WIDTH)
    code = network.encode_style(inputs["style"])
    whole = inputs["content"], inputs["region"], code
    statistics = network.compute_statistics(*whole)
    painted = np.asarray(network.paint(*whole))
    piece = np.asarray(
        network.paint(*crop(inputs, box), code, origin=locate(box), statistics=statistics)
    )
    margin = [
        0 if side == limit else network.radius for side, limit in zip(box, (0, 0, HEIGHT, WIDTH))
    ]
    inner = (
        slice(None),
        slice(margin[0], piece.shape[1] - margin[2]),
        slice(margin[1], piece.shape[2] - margin[3]),
    )
    expected = painted[:, box[0] : box[2], box[1] : box[3]][inner]
    assert min(expected.shape[1:3]) >= 5
    np.testing.assert_allclose(piece[inner], expected, atol=TOLERANCE)
    # Where the crop ends in the picture its last pixels differ, or the margin would be idle.
    assert np.abs(piece - painted[:, box[0] : box[2], box[1] : box[3]]).max() > 100 * TOLERANCE


def test_a_crop_around_the_region_equals_the_whole_with_nothing_given(network, draw):
    inputs = draw(208, 228, coverage=0.002)
    rows, columns = (np.flatnonzero(inputs["region"][0].any(axis=(axis, 2))) for axis in (1, 0))
    margin = -(-network.margin // 16) * 16
    start = [max(edge[0] // 16 * 16 - margin, 0) for edge in (rows, columns)]
    stop = [
        min((edge[-1] // 16 + 1) * 16 + margin, side)
        for edge, side in zip((rows, columns), (208, 228))
    ]
    box = (*start, *stop)
    assert start[1] > 0 and stop[1] < 228
    content, region = crop(inputs, box)
    piece = np.asarray(
        network(
            {"content": content, "region": region, "style": inputs["style"], "origin": locate(box)}
        )
    )
    whole = np.asarray(network(inputs))[:, box[0] : box[2], box[1] : box[3]]
    np.testing.assert_allclose(piece, whole, atol=TOLERANCE)


def test_the_grain_of_another_place_gives_another_picture(network, draw):
    inputs = draw(40, 52)
    here = np.asarray(network(inputs))
    there = np.asarray(network({**inputs, "origin": np.array([[16, 48]], np.int32)}))
    assert np.abs(here - there).max() > 100 * TOLERANCE


def test_a_flat_region_is_painted_all_the_same(network, draw):
    inputs = draw(40, 52)
    flat = {**inputs, "content": np.ones_like(inputs["content"])}
    inside = inputs["region"][0, ..., 0] > 0
    painted, style = np.asarray(network(flat))[0][inside], inputs["style"].reshape(-1, 3)
    np.testing.assert_allclose(painted.std(axis=0), style.std(axis=0), rtol=0.5)


def test_recorded_statistics_give_the_same_pixels_as_measuring(network, draw):
    inputs = draw(41, 50, batch=2)
    code = network.encode_style(inputs["style"])
    whole = inputs["content"], inputs["region"], code
    statistics = network.compute_statistics(*whole)
    assert statistics.shape == (2, network.statistics_size)
    assert np.isfinite(statistics).all()
    np.testing.assert_allclose(
        network.paint(*whole, statistics=statistics), network.paint(*whole), atol=1e-6
    )


def test_a_tile_of_a_region_is_told_where_the_rest_of_it_is(network, draw):
    inputs = draw(160, 96)
    code = network.encode_style(inputs["style"])
    content, region = inputs["content"], np.ones_like(inputs["region"])
    statistics = network.compute_statistics(content, region, code)
    whole = np.asarray(network.paint(content, region, code, statistics=statistics))
    part = region.copy()
    part[:, 64:] = 0.0
    told, alone = (
        np.asarray(network.paint(content, part, code, statistics=statistics, support=support))
        for support in (region, part)
    )
    np.testing.assert_allclose(told, whole, atol=TOLERANCE)
    assert np.abs(alone - whole)[:, :64].max() > 10 * TOLERANCE


def test_pieces_painted_in_one_pass_equal_the_whole(network, draw):
    inputs = draw(384, 64)
    code = network.encode_style(inputs["style"])
    painted = np.asarray(network.paint(inputs["content"], inputs["region"], code))
    # Each piece measures its half of 192 rows, and has a margin of 96 beyond it.
    assert network.radius <= 96
    boxes = [(0, 0, 288, 64), (96, 0, 384, 64)]
    content, region = (np.concatenate(part) for part in zip(*[crop(inputs, b) for b in boxes]))
    place = {"origin": locate(*boxes), "shared": True, "support": region.copy()}
    region[0, 192:], region[1, :96] = 0.0, 0.0
    pieces = np.asarray(network.paint(content, region, code, **place))
    np.testing.assert_allclose(pieces[0, :192], painted[0, :192], atol=TOLERANCE)
    np.testing.assert_allclose(pieces[1, 96:], painted[0, 192:], atol=TOLERANCE)
    shared = network.compute_statistics(content, region, code, **place)
    assert shared.shape == (1, network.statistics_size)
    whole = network.compute_statistics(inputs["content"], inputs["region"], code)
    np.testing.assert_allclose(shared, whole, rtol=1e-3, atol=1e-4)

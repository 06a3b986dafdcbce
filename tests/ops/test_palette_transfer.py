# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Pictures in the colours of another."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.ops.colour import match_colours
from tfstyle.ops.palette_transfer import (
    PALETTE_SIZE,
    PALETTE_STATISTICS,
    describe_palette,
    get_colour_moments,
    get_colour_range,
    transfer_palette,
)
from tfstyle.ops.statistics_tape import StatisticsTape, compute_length


def draw(seed, height=64, width=80):
    """Smooth, with light or dark tones in the majority, so that moments do not tell all."""
    random = np.random.default_rng(seed)
    tones = cv2.GaussianBlur(random.normal(size=(height, width, 2)), (0, 0), 6)
    ranks = tones.reshape(-1, 2).argsort(axis=0).argsort(axis=0) / (height * width)
    ranks = ranks.reshape(height, width, 2) ** random.choice([0.35, 2.8], 2) - 0.4
    colours = random.uniform(-1, 1, (2, 3)) * [[0.5], [0.2]]
    picture = 0.5 + ranks @ colours + random.normal(0, 0.01, (height, width, 3))
    return np.clip(picture, 0.0, 1.0)[None].astype("float32")


def transfer(content, style, region=None):
    region = np.ones_like(content[..., :1]) if region is None else region
    return np.asarray(transfer_palette(content, region, describe_palette(style), StatisticsTape()))


def measure_distance(one, other, directions=16):
    """Sliced Wasserstein distance of the colours of two pictures of equal size."""
    axes = np.random.default_rng(0).normal(size=(3, directions))
    axes /= np.linalg.norm(axes, axis=0)
    sorted_ones = [np.sort(np.reshape(p, (-1, 3)) @ axes, axis=0) for p in (one, other)]
    return np.sqrt(np.square(sorted_ones[0] - sorted_ones[1]).mean())


@pytest.mark.parametrize("size", [(1, 1), (3, 50), (30, 44)])
def test_a_palette_has_moments_and_range_of_a_picture_of_any_size(size):
    style = np.random.default_rng(1).random((2, *size, 3), "float32")
    palette = np.asarray(describe_palette(style))
    assert palette.shape == (2, PALETTE_SIZE) and np.isfinite(palette).all()
    mean, covariance = (np.asarray(part) for part in get_colour_moments(palette))
    for k in range(2):
        flat = style[k].reshape(-1, 3)
        np.testing.assert_allclose(mean[k], flat.mean(0), atol=1e-5)
        np.testing.assert_allclose(covariance[k], np.cov(flat.T, bias=True), atol=1e-5)
    low, high = get_colour_range(palette)
    assert (np.asarray(low) <= np.asarray(high) + 1e-6).all()


@given(st.integers(0, 99), st.integers(100, 199))
def test_colours_come_closer_than_by_the_linear_map_alone(seed, other):
    content, style = draw(seed), draw(other)
    linear = match_colours(content, np.ones_like(content[..., :1]), style)
    distances = [measure_distance(made, style) for made in (transfer(content, style), linear)]
    assert distances[0] < 1.05 * distances[1] + 0.01


def test_on_average_they_come_much_closer():
    ratios = []
    for seed in range(12):
        content, style = draw(seed), draw(100 + seed)
        linear = match_colours(content, np.ones_like(content[..., :1]), style)
        distances = [measure_distance(made, style) for made in (transfer(content, style), linear)]
        ratios.append(distances[0] / distances[1])
    assert np.mean(ratios) < 0.8


def test_a_picture_in_its_own_colours_stays_but_for_its_rare_extremes():
    content = draw(3)
    assert np.abs(transfer(content, content) - content).mean() < 0.01


def test_only_the_region_is_measured_and_all_is_moved():
    content, style, region = draw(4), draw(5), np.zeros((1, 64, 80, 1), "float32")
    region[:, :, :40] = 1.0
    other = content.copy()
    other[:, :, 40:] = draw(6)[:, :, 40:]
    made, again = transfer(content, style, region), transfer(other, style, region)
    np.testing.assert_allclose(made[:, :, :32], again[:, :, :32], atol=1e-5)
    assert np.abs(made - content)[:, :, 48:].mean() > 0.01


def test_a_pixel_depends_on_those_within_six():
    content, style = draw(7), draw(8)
    palette, region = describe_palette(style), np.ones_like(content[..., :1])
    tape = StatisticsTape()
    transfer_palette(content, region, palette, tape)
    other = content.copy()
    other[:, 30, 41] = 1.0 - other[:, 30, 41]
    made, changed = (
        np.asarray(transfer_palette(picture, region, palette, StatisticsTape(recorded=tape.flat)))
        for picture in (content, other)
    )
    rows, columns = np.nonzero(np.abs(made - changed)[0].max(-1))
    reach = max(np.abs(rows - 30).max(), np.abs(columns - 41).max())
    assert 3 <= reach <= 6


def test_the_tape_holds_what_the_layout_says():
    tape = StatisticsTape()
    content = draw(9)
    transfer_palette(content, np.ones_like(content[..., :1]), describe_palette(draw(10)), tape)
    assert tape.flat.shape == (1, sum(compute_length(*part) for part in PALETTE_STATISTICS))

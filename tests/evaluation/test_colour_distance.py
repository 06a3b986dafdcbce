# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import wasserstein_distance

from tfstyle.evaluation import colour_distance


def draw_colours(seed, count):
    random = np.random.default_rng(seed)
    return random.beta(*random.uniform(0.5, 4, size=2), size=(count, 3))


@given(seed=st.integers(0, 1000), count=st.integers(2000, 4000), other=st.integers(2000, 4000))
def test_first_order_equals_the_mean_of_scipys_distances_along_the_lines(seed, count, other):
    colours, others = draw_colours(seed, count), draw_colours(seed + 1, other)
    lines = np.random.default_rng(0).normal(size=(3, 8))
    lines /= np.linalg.norm(lines, axis=0)
    expected = np.mean([wasserstein_distance(colours @ u, others @ u) for u in lines.T])
    got = colour_distance.compute_sliced_wasserstein(colours, others, order=1, directions=8)
    assert got == pytest.approx(expected, rel=0.02, abs=5e-4)


def test_second_order_of_a_shift_is_its_length_over_the_root_of_three():
    colours, shift = draw_colours(3, 500), np.array([0.3, -0.2, 0.1])
    got = colour_distance.compute_sliced_wasserstein(colours, colours + shift, directions=4000)
    assert got == pytest.approx(np.linalg.norm(shift) / np.sqrt(3), rel=0.02)


def test_second_order_of_a_spread_grows_with_the_difference_of_the_deviations():
    grey = np.random.default_rng(4).normal(size=(20000, 3))
    got = colour_distance.compute_sliced_wasserstein(grey, 1.5 * grey, directions=200)
    assert got == pytest.approx(0.5, rel=0.02)


@pytest.mark.parametrize("order", [1, 2])
def test_distance_is_zero_to_itself_in_any_order_of_pixels_and_symmetric(order):
    colours, others = draw_colours(5, 300), draw_colours(6, 200)
    distance = colour_distance.compute_sliced_wasserstein
    assert distance(colours, colours[::-1], order=order) == pytest.approx(0, abs=1e-12)
    there, back = distance(colours, others, order=order), distance(others, colours, order=order)
    assert there > 0.01 and there == pytest.approx(back)


def test_a_set_without_pixels_is_refused():
    with pytest.raises(ValueError, match="without pixels"):
        colour_distance.compute_sliced_wasserstein(np.zeros((0, 3)), np.ones((4, 3)))


def test_ratio_is_1_for_the_content_and_0_for_the_painting_and_looks_only_at_the_region():
    content, style = (draw_colours(seed, 256).reshape(16, 16, 3) for seed in (7, 8))
    region = np.zeros((16, 16))
    region[:8] = 1
    stylized = content.copy()
    stylized[:8] = style.reshape(-1, 3)[:128].reshape(8, 16, 3)
    painting = style[:8]
    measure = colour_distance.ColourRatio(content, painting, region).compute
    assert measure(content, orders=(1, 2)) == pytest.approx([1.0, 1.0])
    assert measure(stylized) == pytest.approx([0], abs=1e-9)
    stylized[8:] = 0
    assert measure(stylized) == pytest.approx([0], abs=1e-9)


def test_quantiles_are_those_of_numpy():
    colours = draw_colours(9, 77)
    lines = np.eye(3)
    levels = (np.arange(512) + 0.5) / 512
    expected = np.quantile(colours, levels, axis=0).T
    np.testing.assert_allclose(colour_distance._compute_quantiles(colours, lines), expected)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The guided filter against its definition, written the slow way, and what it is for."""

import numpy as np
import pytest
from scipy import ndimage

from tfstyle.ops.guided_filter import filter_guided


def filter_slowly(guide, values, radius, epsilon):
    """Eq. 14 to 16 of He et al. for a colour guide, window by window."""

    def average(x):
        return ndimage.uniform_filter(x, 2 * radius + 1, mode="reflect", axes=(0, 1))

    mean, values_mean = average(guide), average(values)
    slope = np.zeros_like(guide)
    for y, x in np.ndindex(values.shape):
        rows, columns = (
            np.pad(np.arange(n), radius, mode="symmetric")[k : k + 2 * radius + 1]
            for n, k in ((values.shape[0], y), (values.shape[1], x))
        )
        window = guide[np.ix_(rows, columns)].reshape(-1, 3)
        centred = window - window.mean(0)
        covariance = centred.T @ centred / len(window) + epsilon * np.eye(3)
        shared = centred.T @ values[np.ix_(rows, columns)].ravel() / len(window)
        slope[y, x] = np.linalg.solve(covariance, shared)
    offset = values_mean - (slope * mean).sum(-1)
    return (average(slope) * guide).sum(-1) + average(offset)


def draw_guide(kind, size=(26, 31)):
    rng = np.random.default_rng(0)
    noise = rng.random((*size, 3))
    y, x = np.mgrid[: size[0], : size[1]]
    step = (x + y > 30)[..., None]
    return {
        "noise": noise,
        "step": 0.2 * noise + 0.35 * step * [1, 2, 0.5],
        "grey": np.repeat(noise[..., :1], 3, axis=-1),  # a covariance of rank one
        "flat": np.full((*size, 3), 0.7),  # of rank zero
    }[kind]


@pytest.mark.parametrize("kind", ["noise", "step", "grey", "flat"])
@pytest.mark.parametrize("radius", [1, 4, 20])
def test_it_is_the_filter_of_he_et_al(kind, radius):
    guide = draw_guide(kind)
    values = (np.add(*np.mgrid[:26, :31]) > 32).astype(float)
    expected = filter_slowly(guide, values, radius, 1e-3)
    filtered = filter_guided(guide.astype(np.float32), values.astype(np.float32), radius, 1e-3)
    assert filtered.dtype == np.float32
    # Float32 means of products, 6e-8 apart, against an epsilon of 1e-3.
    np.testing.assert_allclose(filtered, expected, atol=2e-4)


def test_on_a_flat_guide_it_is_the_mean_of_means():
    values = np.random.default_rng(1).random((20, 30)).astype(np.float32)
    filtered = filter_guided(np.full((20, 30, 3), 0.3, np.float32), values, 3, 1e-3)
    expected = ndimage.uniform_filter(ndimage.uniform_filter(values, 7), 7)
    np.testing.assert_allclose(filtered, expected, atol=1e-4)


def test_it_smooths_noise_and_keeps_the_edges_of_the_guide():
    rng = np.random.default_rng(2)
    right = np.broadcast_to(np.arange(60) >= 30, (40, 60)).astype(np.float32)
    guide = np.repeat(right[..., None], 3, axis=-1)
    noisy = right + rng.normal(0, 0.2, right.shape).astype(np.float32)
    filtered = filter_guided(guide, noisy, 5, 1e-3)
    assert (filtered - right).std() < 0.2 * (noisy - right).std()
    step = filtered[:, 30].mean() - filtered[:, 29].mean()
    blurred = ndimage.uniform_filter(noisy, 11)
    assert step > 0.95 and blurred[:, 30].mean() - blurred[:, 29].mean() < 0.2


def test_a_linear_function_of_the_guide_comes_back():
    guide = draw_guide("noise").astype(np.float32)
    values = guide @ np.float32([0.5, -0.3, 0.2]) + np.float32(0.1)
    np.testing.assert_allclose(filter_guided(guide, values, 4, 1e-6), values, atol=1e-3)


def test_what_is_not_inside_does_not_enter():
    rng = np.random.default_rng(3)
    guide, values = draw_guide("noise").astype(np.float32), rng.random((26, 31)).astype(np.float32)
    inside = np.zeros((26, 31), bool)
    inside[4:20, 6:25] = True
    other = np.where(inside, values, rng.random(values.shape)).astype(np.float32)
    guides = guide, np.where(inside[..., None], guide, 0.5 * guide[::-1]).astype(np.float32)
    filtered = [
        filter_guided(*pair, 4, 1e-2, inside=inside) for pair in zip(guides, (values, other))
    ]
    np.testing.assert_allclose(filtered[0][inside], filtered[1][inside], atol=1e-4)
    whole = filter_guided(guide, values, 4, 1e-2, inside=np.ones_like(inside))
    np.testing.assert_allclose(whole, filter_guided(guide, values, 4, 1e-2), atol=1e-4)
    assert np.abs(whole - filtered[0])[inside].max() > 0.01
    affine = guide @ np.float32([0.5, -0.3, 0.2]) + np.float32(0.1)
    affine[~inside] = 9.0
    back = filter_guided(guide, affine, 4, 1e-6, inside=inside)
    np.testing.assert_allclose(back[inside], affine[inside], atol=1e-3)

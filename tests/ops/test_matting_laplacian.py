# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The quadratic form of the matting Laplacian against the matrix, built window by window."""

import keras
import numpy as np
import pytest
import scipy.sparse
import tensorflow as tf

from tfstyle.ops.matting_laplacian import compute_matting_bases, compute_matting_energy

EPSILON = 1e-5


def build_matrix(guide, epsilon, windows):
    """Eq. 12 of Levin et al. 2008, entry by entry, float64 `[H W, H W]`."""
    height, width = guide.shape[:2]
    matrix = scipy.sparse.lil_matrix((height * width, height * width))
    places = np.arange(height * width).reshape(height, width)
    for y, x in np.argwhere(windows):
        inside = places[y : y + 3, x : x + 3].ravel()
        colours = guide.reshape(-1, 3)[inside].astype(np.float64)
        mean = colours.mean(0)
        covariance = np.cov(colours.T, bias=True) + epsilon / 9 * np.eye(3)
        for i, row in enumerate(inside):
            for j, column in enumerate(inside):
                shared = (colours[i] - mean) @ np.linalg.solve(covariance, colours[j] - mean)
                matrix[row, column] += (i == j) - (1 + shared) / 9
    return matrix.tocsr()


def draw(kind, sides=(7, 9)):
    random = np.random.default_rng(0)
    noise = random.random((*sides, 3)).astype("float32")
    return {
        "noise": noise,
        "smooth": (0.4 + 0.1 * np.cumsum(0.1 * noise, axis=1)).astype("float32"),
        "grey": np.repeat(noise[..., :1], 3, axis=-1),  # covariances of rank one
        "flat": np.full((*sides, 3), 0.6, "float32"),  # of rank zero
    }[kind]


def compute(values, guide, *, epsilon=EPSILON, windows=None):
    bases = compute_matting_bases(guide, epsilon=epsilon)
    windows = np.ones(bases.shape[:2], "float32") if windows is None else windows
    energy = compute_matting_energy(values[None], bases[None], windows[None, ..., None])
    return np.asarray(energy)[0]


@pytest.mark.parametrize("kind", ["noise", "smooth", "grey", "flat"])
def test_it_is_the_form_of_the_matrix_of_levin_et_al(kind):
    guide = draw(kind)
    random = np.random.default_rng(1)
    windows = random.random((5, 7)) < 0.7
    values = random.random((7, 9, 2)).astype("float32")
    matrix = build_matrix(guide, EPSILON, windows)
    expected = sum(channel @ (matrix @ channel) for channel in values.reshape(-1, 2).T)
    made = compute(values, guide, windows=windows.astype("float32"))
    np.testing.assert_allclose(made, expected, rtol=1e-4)
    assert expected > 1.0


def test_its_slope_is_twice_the_matrix_times_the_picture():
    guide = draw("smooth")
    values = np.random.default_rng(1).random((1, 7, 9, 1)).astype("float32")
    bases = compute_matting_bases(guide, epsilon=EPSILON)[None]
    variable = tf.constant(values)
    with tf.GradientTape() as tape:
        tape.watch(variable)
        energy = compute_matting_energy(variable, bases, np.ones((1, 5, 7, 1), "float32"))
    expected = 2 * (build_matrix(guide, EPSILON, np.ones((5, 7))) @ values.ravel())
    slope = keras.ops.convert_to_numpy(tape.gradient(energy, variable)).ravel()
    np.testing.assert_allclose(slope, expected, atol=1e-4 * np.abs(expected).max())


@pytest.mark.parametrize("kind", ["noise", "smooth", "grey", "flat"])
def test_constants_and_affine_maps_of_the_colours_cost_nothing(kind):
    guide = draw(kind, (12, 16))
    random = np.random.default_rng(2)
    matrix = random.normal(0.0, 1.0, (3, 3))
    affine = (guide @ matrix + random.random(3)).astype("float32")
    flat = np.full_like(guide, 0.3)
    # Against a flat photograph the form is the sum of the windows' variances.
    variation = compute(affine, draw("flat", (12, 16)))
    assert (variation > 0.1) == (kind != "flat")
    assert abs(compute(flat, guide, epsilon=1e-7)) < 1e-5
    # With V = a' I + b the least is epsilon a' a in each of the 140 windows, or below.
    bound = 140 * 1e-7 * np.square(matrix).sum()
    assert abs(compute(affine, guide, epsilon=1e-7)) < bound + 1e-4 * variation + 1e-5


def test_an_affine_map_that_changes_at_an_edge_costs_there_only():
    guide = draw("noise", (12, 20))
    values = np.where(np.arange(20)[:, None] < 10, guide, 0.9 - 0.5 * guide).astype("float32")
    windows = np.ones((10, 18), "float32")
    windows[:, 8:10] = 0.0
    assert abs(compute(values, guide, epsilon=1e-7, windows=windows)) < 1e-4
    assert compute(values, guide, epsilon=1e-7) > 0.1

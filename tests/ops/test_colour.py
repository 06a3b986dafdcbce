# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The Monge-Kantorovich map between colour distributions."""

import numpy as np
import pytest
import scipy.linalg
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.ops.colour import (
    RELATIVE_RIDGE,
    apply_colour_map,
    compute_colour_map,
    match_colours,
)
from tfstyle.ops.region_statistics import compute_mean_covariance

RIDGE = 1e-3
seeds = st.integers(0, 9999)


def draw_moments(seed):
    """Mean and covariance of colours in [0, 1], from one colour alone to strong contrast."""
    random = np.random.default_rng(seed)
    rank = random.integers(0, 4)
    colours = 0.5 + random.normal(size=(40, rank)) @ random.uniform(-0.2, 0.2, (rank, 3))
    colours = np.clip(colours + random.uniform(-0.3, 0.3, 3), 0.0, 1.0)
    return colours.mean(0), np.cov(colours.T)


compiled_colour_map = tf.function(lambda *moments: compute_colour_map(*moments, ridge=RIDGE))


def compute_map(source, target):
    moments = [tf.constant(part[None], "float32") for part in (*source, *target)]
    matrix, offset = compiled_colour_map(*moments)
    return matrix[0].numpy().astype("float64"), offset[0].numpy().astype("float64")


def regularize(covariance, *, ridge=RIDGE):
    """What the map is computed of: what it carries across exactly."""
    return covariance + (ridge + RELATIVE_RIDGE * np.trace(covariance) / 3) * np.eye(3)


def draw_picture(seed, height=9, width=8, *, low=0.35, high=0.65):
    random = np.random.default_rng(seed)
    return random.uniform(low, high, (1, height, width, 3)).astype("float32")


@given(seeds, seeds)
def test_the_map_carries_mean_and_covariance_across(one, other):
    source, target = draw_moments(one), draw_moments(other)
    matrix, offset = compute_map(source, target)
    np.testing.assert_allclose(matrix @ source[0] + offset, target[0], atol=1e-5)
    carried = matrix @ regularize(source[1]) @ matrix.T
    np.testing.assert_allclose(carried, regularize(target[1]), atol=5e-5)


@given(seeds, seeds)
def test_the_matrix_is_symmetric_and_positive(one, other):
    matrix, _ = compute_map(draw_moments(one), draw_moments(other))
    np.testing.assert_allclose(matrix, matrix.T, atol=2e-3 * np.abs(matrix).max())
    assert np.linalg.eigvalsh((matrix + matrix.T) / 2).min() > 0.0


@given(seeds, seeds)
def test_the_matrix_is_the_closed_form_of_pitie_and_kokaram(one, other):
    source, target = draw_moments(one), draw_moments(other)
    matrix, _ = compute_map(source, target)
    s, t = regularize(source[1]), regularize(target[1])
    root = scipy.linalg.sqrtm(s).real
    inverse = np.linalg.inv(root)
    expected = inverse @ scipy.linalg.sqrtm(root @ t @ root).real @ inverse
    np.testing.assert_allclose(matrix, expected, atol=5e-3 * np.abs(expected).max())


@given(seeds, seeds)
def test_no_other_map_of_the_moments_moves_the_colours_less(one, other):
    source, target = draw_moments(one), draw_moments(other)
    s, t = regularize(source[1]), regularize(target[1])
    optimal, _ = compute_map(source, target)
    cholesky = np.linalg.cholesky(t) @ np.linalg.inv(np.linalg.cholesky(s))

    def compute_displacement(matrix):
        moved = matrix - np.eye(3)
        return np.trace(moved @ s @ moved.T)

    assert compute_displacement(optimal) <= compute_displacement(cholesky) + 1e-4


@given(seeds)
def test_between_equal_moments_the_map_is_the_identity(seed):
    moments = draw_moments(seed)
    matrix, offset = compute_map(moments, moments)
    # A grey picture's chroma does not vary, and how it is scaled is all rounding.
    tolerance = 1e-2 if np.linalg.cond(regularize(moments[1])) > 100 else 1e-4
    np.testing.assert_allclose(matrix, np.eye(3), atol=tolerance)
    np.testing.assert_allclose(offset, 0.0, atol=tolerance)


@given(seeds)
def test_the_ridge_bounds_the_gain_on_a_flat_picture(seed):
    flat = np.full(3, 0.5), np.zeros((3, 3))
    matrix, _ = compute_map(flat, draw_moments(seed))
    assert np.linalg.norm(matrix, 2) <= np.sqrt((0.75 + RIDGE) / RIDGE)


def test_a_map_is_applied_to_every_pixel():
    random = np.random.default_rng(0)
    picture = random.random((2, 5, 3, 3)).astype("float32")
    matrix, offset = (random.normal(size=(2, *shape)).astype("float32") for shape in ((3, 3), (3,)))
    expected = np.einsum("bij,bhwj->bhwi", matrix, picture) + offset[:, None, None]
    np.testing.assert_allclose(apply_colour_map(picture, matrix, offset), expected, atol=1e-5)


def test_matched_colours_have_the_styles_mean_and_covariance_over_the_region():
    content, style = draw_picture(1), draw_picture(2, 5, 11, low=0.45, high=0.6)
    region = np.zeros((1, 9, 8, 1), "float32")
    region[:, 2:8, 1:6] = 1.0
    matched = match_colours(content, region, style, ridge=1e-6)
    ours = compute_mean_covariance(matched, region)
    theirs = compute_mean_covariance(style, np.ones_like(style[..., :1]))
    np.testing.assert_allclose(ours[0], theirs[0], atol=1e-4)
    np.testing.assert_allclose(ours[1], theirs[1], atol=1e-4)


def test_what_lies_outside_the_region_does_not_change_the_match_inside():
    content, style = draw_picture(1), draw_picture(2)
    region = np.zeros((1, 9, 8, 1), "float32")
    region[:, 2:8, 1:6] = 1.0
    other = np.where(region > 0.5, content, 1.0 - content**3)
    one, two = (np.asarray(match_colours(c, region, style)) for c in (content, other))
    np.testing.assert_array_equal(one * region, two * region)


def test_matching_a_picture_to_itself_leaves_it():
    content = draw_picture(1, low=0.0, high=1.0)
    matched = match_colours(content, np.ones_like(content[..., :1]), content)
    np.testing.assert_allclose(matched, content, atol=1e-4)


def test_matched_colours_are_pictures():
    content, style = draw_picture(1), draw_picture(2, low=0.0, high=1.0)
    matched = np.asarray(match_colours(content, np.ones_like(content[..., :1]), style, ridge=1e-6))
    assert 0.0 == matched.min() < matched.max() == 1.0  # the map leaves the cube, the result not


@pytest.mark.parametrize("kind", ["flat", "black", "grey", "empty", "same"])
def test_gradients_are_finite_where_colours_do_not_vary(kind):
    content, style = draw_picture(1), draw_picture(2)
    region = np.ones_like(content[..., :1])
    if kind == "flat":
        content[:], style[:] = 0.3, 0.6
    elif kind == "black":
        content[:], style[:] = 0.0, 0.0
    elif kind == "grey":
        content, style = (np.repeat(p[..., :1], 3, axis=-1) for p in (content, style))
    elif kind == "empty":
        region[:] = 0.0
    else:
        style = content.copy()
    content, style = tf.Variable(content), tf.Variable(style)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(tf.square(match_colours(content, region, style) - 0.4))
    for gradient in tape.gradient(total, (content, style)):
        assert np.isfinite(gradient.numpy()).all()

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The Monge-Kantorovich map between colour distributions."""

import keras
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


def compute_exact_map(source, target, *, ridge=RIDGE):
    """Eq. 8 of Pitie and Kokaram, in float64 and with SciPy's roots."""
    s, t = regularize(source[1], ridge=ridge), regularize(target[1], ridge=ridge)
    root = scipy.linalg.sqrtm(s).real
    inverse = np.linalg.inv(root)
    matrix = inverse @ scipy.linalg.sqrtm(root @ t @ root).real @ inverse
    return matrix, target[0] - matrix @ source[0]


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
    expected, _ = compute_exact_map(source, target)
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


def round_to_tf32(array):
    """float32 with 10 bits of mantissa, to the nearest, ties to even."""
    bits = np.asarray(array, np.float32).view(np.uint32)
    bits = bits + np.uint32(0xFFF) + ((bits >> np.uint32(13)) & np.uint32(1))
    return (bits & np.uint32(0xFFFFE000)).view(np.float32)


@pytest.fixture
def tf32_matrix_products(monkeypatch):
    """Every matrix product rounds its factors, as on an Ampere or Hopper GPU."""

    def patch(name, make):
        monkeypatch.setattr(keras.ops, name, make(getattr(keras.ops, name)))

    for name in ("matmul", "dot", "tensordot"):
        patch(name, lambda f: lambda a, b, *r, **k: f(round_to_tf32(a), round_to_tf32(b), *r, **k))
    patch("einsum", lambda f: lambda subscripts, *parts: f(subscripts, *map(round_to_tf32, parts)))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("chroma", [0.1, 0.02, 0.01])
def test_a_map_is_right_where_matrix_products_are_rounded_to_tf32(
    tf32_matrix_products, chroma, seed
):
    """Of a nearly grey picture of strong contrast, the hardest for the roots."""
    random = np.random.default_rng(seed)
    content = random.normal(0.5, 0.2, (1, 40, 50, 1)) + random.normal(
        0.0, chroma * random.uniform(0.2, 1.0, 3), (1, 40, 50, 3)
    )
    style = random.normal(0.4, random.uniform(0.02, 0.2, 3), (1, 40, 44, 3))
    content, style = content.astype("float32"), style.astype("float32")
    moments = [
        compute_mean_covariance(picture, np.ones_like(picture[..., :1]))
        for picture in (content, style)
    ]
    matrix, offset = compute_colour_map(*moments[0], *moments[1], ridge=1e-8)
    mapped = np.asarray(apply_colour_map(content, matrix, offset))
    assert np.isfinite(mapped).all()
    source, target = (
        (flat.mean(0), np.cov(flat.T, bias=True))
        for flat in (picture.reshape(-1, 3).astype("float64") for picture in (content, style))
    )
    exact_matrix, exact_offset = compute_exact_map(source, target, ridge=1e-8)
    # Of the order of float32's unit times the condition number: 1e-6 to 1e-3.
    tolerance = 3.0 * 6e-8 * np.linalg.cond(regularize(source[1], ridge=1e-8))
    np.testing.assert_allclose(mapped, content @ exact_matrix.T + exact_offset, atol=tolerance)


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
    np.testing.assert_allclose(one * region, two * region, atol=1e-6)


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

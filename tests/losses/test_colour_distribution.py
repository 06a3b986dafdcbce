# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Sliced optimal transport between colours."""

import numpy as np
import pytest
import scipy.stats
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from tfstyle.losses.colour_distribution import (
    DIRECTIONS,
    LEVELS,
    compute_colour_loss,
    compute_colour_quantiles,
)

seeds = st.integers(0, 99)


def draw(seed, height=16, width=16, *, batch=1):
    random = np.random.default_rng(seed)
    low, high = np.sort(random.random((2, 3)), axis=0)
    return random.uniform(low, high + 0.1, (batch, height, width, 3)).astype("float32")


def everywhere(picture):
    return np.ones_like(picture[..., :1])


def measure(picture, style, region=None):
    region = everywhere(picture) if region is None else region
    return compute_colour_loss(picture, region, compute_colour_quantiles(style)).numpy()


def test_the_directions_are_different_lines_of_unit_length():
    np.testing.assert_allclose(np.linalg.norm(DIRECTIONS, axis=1), 1.0, rtol=1e-6)
    cosines = np.abs(DIRECTIONS @ DIRECTIONS.T) - np.eye(len(DIRECTIONS))
    assert cosines.max() < 0.99


@given(seeds)
def test_quantiles_are_those_of_numpy(seed):
    style = draw(seed, 9, 11)
    values, levels = style.reshape(-1, 3) @ DIRECTIONS.T, np.linspace(0.0, 1.0, LEVELS)
    below, above = (np.quantile(values, levels, axis=0, method=m) for m in ("lower", "higher"))
    quantiles = np.asarray(compute_colour_quantiles(style)[0])
    assert (quantiles >= below - 1e-5).all() and (quantiles <= above + 1e-5).all()
    assert compute_colour_quantiles(style).shape == (1, LEVELS, len(DIRECTIONS))


@settings(max_examples=8)
@given(seeds)
def test_a_picture_is_nearly_at_no_distance_from_itself_and_its_order_does_not_matter(seed):
    picture = draw(seed)
    mixed = np.random.default_rng(seed).permutation(picture.reshape(-1, 3)).reshape(picture.shape)
    assert measure(picture, picture) < 2e-3
    np.testing.assert_allclose(measure(mixed, picture), measure(picture, picture), atol=1e-5)


@given(seeds, seeds)
def test_it_is_the_wasserstein_distance_along_each_direction(one, other):
    picture, style = draw(one), draw(100 + other)
    ours, theirs = (p.reshape(-1, 3).astype("float64") @ DIRECTIONS.T for p in (picture, style))
    squared = np.mean((np.sort(ours, axis=0) - np.sort(theirs, axis=0)) ** 2, axis=0)
    expected = squared.mean() / (theirs.var(axis=0).mean() + 1e-3)
    np.testing.assert_allclose(measure(picture, style), expected, rtol=0.05, atol=5e-3)


def test_along_one_direction_it_orders_pictures_as_scipys_distance_does():
    style, near, far = draw(1), draw(1) * 0.9, draw(1) * 0.3
    distances = [
        scipy.stats.wasserstein_distance(p[..., 0].ravel(), style[..., 0].ravel())
        for p in (near, far)
    ]
    assert distances[0] < distances[1] and measure(near, style) < measure(far, style)


@settings(max_examples=8)
@given(seeds)
def test_only_the_region_counts_and_neither_does_its_size(seed):
    picture, style = draw(seed, 8, 8), draw(seed + 1)
    region = np.float32(np.random.default_rng(seed).random((1, 8, 8, 1)) > 0.5)
    region[0, 0, 0] = 1.0
    other = np.where(region > 0, picture, 1.0 - picture)
    np.testing.assert_allclose(
        measure(picture, style, region), measure(other, style, region), rtol=1e-3, atol=1e-5
    )
    twice = np.tile(picture, (1, 2, 2, 1)), style, np.tile(region, (1, 2, 2, 1))
    np.testing.assert_allclose(
        measure(*twice), measure(picture, style, region), rtol=0.05, atol=2e-3
    )


@pytest.mark.parametrize("kind", ["flat", "flat_style", "empty", "equal"])
def test_gradients_are_finite(kind):
    picture, style = draw(3, 8, 8), draw(4, 8, 8)
    region = everywhere(picture)
    if kind == "flat":
        picture[:] = 0.5
    elif kind == "flat_style":
        style[:] = 0.5
    elif kind == "equal":
        style = picture.copy()
    else:
        region[:] = 0.0
    picture = tf.Variable(picture)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(compute_colour_loss(picture, region, compute_colour_quantiles(style)))
    gradient = tape.gradient(loss, picture).numpy()
    assert np.isfinite(loss.numpy()) and np.isfinite(gradient).all()
    if kind == "empty":
        assert loss == 0.0 and not gradient.any()


def test_descending_the_gradient_brings_the_colours_of_the_style():
    picture, style = tf.Variable(draw(5, 8, 8)), draw(6, 8, 8)
    quantiles, region = compute_colour_quantiles(style), everywhere(draw(5, 8, 8))
    before = measure(picture.numpy(), style)
    for _ in range(30):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(compute_colour_loss(picture, region, quantiles))
        picture.assign_sub(0.5 * tape.gradient(loss, picture))
    assert measure(picture.numpy(), style) < 0.2 * before

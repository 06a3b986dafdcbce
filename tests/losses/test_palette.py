# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Colours that the painting does not have cost, those that it has do not."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import KDTree

from tfstyle.losses.palette import NEAR, SAMPLES, STEP, compute_palette_loss, sample_colours


def draw(seed, height=31, width=40, batch=1):
    random = np.random.default_rng(seed)
    shades = random.uniform(0.0, 1.0, (6, 3))
    return shades[random.integers(0, 6, (batch, height, width))].astype("float32")


def measure(picture, region, style):
    return np.asarray(compute_palette_loss(picture, region, sample_colours(style)))


@given(st.integers(0, 999))
def test_it_is_the_distance_to_the_nearest_colour_beyond_what_is_near(seed):
    picture, style = draw(seed), draw(seed + 1)
    region = (np.random.default_rng(seed).random((1, 31, 40, 1)) > 0.4).astype("float32")
    colours = np.asarray(sample_colours(style))[0]
    seen = region[0, ::STEP, ::STEP, 0] > 0
    distances, _ = KDTree(colours).query(picture[0, ::STEP, ::STEP][seen])
    expected = np.maximum(distances / NEAR - 1.0, 0.0).mean()
    np.testing.assert_allclose(measure(picture, region, style), [expected], rtol=1e-3, atol=0.03)


def test_the_colours_are_the_pictures_own_and_from_all_over_it():
    style = draw(0, height=97, width=53)
    colours = np.asarray(sample_colours(style))
    assert colours.shape == (1, SAMPLES**2, 3)
    assert {tuple(c) for c in colours[0]} == {tuple(c) for c in style.reshape(-1, 3)}


def test_a_picture_of_the_styles_colours_costs_nothing_in_whatever_order():
    style = draw(3)
    shuffled = np.random.default_rng(0).permutation(style.reshape(-1, 3))
    whole = np.ones((1, 31, 40, 1), "float32")
    np.testing.assert_array_equal(measure(shuffled.reshape(style.shape), whole, style), 0.0)


@pytest.mark.parametrize("kind", ["on a colour", "empty"])
def test_it_is_0_and_its_gradient_finite(kind):
    style = np.full((1, 20, 20, 3), 0.4, "float32")
    picture = tf.Variable(style)
    region = np.full((1, 20, 20, 1), kind != "empty", "float32")
    with tf.GradientTape() as tape:
        loss = compute_palette_loss(picture, region, sample_colours(style))
    np.testing.assert_array_equal(loss, 0.0)
    assert np.isfinite(tape.gradient(loss, picture)).all()

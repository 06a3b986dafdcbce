# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which way edges run: stripes at known angles, and what does not matter."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.losses.orientation import compute_axis_alignment, compute_orientation_loss

WHOLE = np.ones((1, 64, 64, 1), "float32")


def draw_stripes(degrees, *, period=12.0, size=64):
    """Waves whose gradient runs at so many degrees to the rows, `[1, size, size, 3]`."""
    y, x = np.mgrid[:size, :size]
    along = np.cos(np.radians(degrees)) * x + np.sin(np.radians(degrees)) * y
    wave = 0.5 + 0.4 * np.sin(2.0 * np.pi * along / period)
    return np.repeat(wave[None, ..., None], 3, axis=-1).astype("float32")


@given(st.floats(0.0, 360.0))
def test_stripes_at_an_angle_have_the_cosine_of_four_times_it(degrees):
    found = np.asarray(compute_axis_alignment(draw_stripes(degrees), WHOLE))[0]
    np.testing.assert_allclose(found, np.cos(np.radians(4.0 * degrees)), atol=0.06)


def test_rows_beside_columns_are_aligned_and_turned_by_45_degrees_they_are_not():
    left = np.arange(64)[None, None, :, None] < 32
    upright = np.where(left, draw_stripes(0), draw_stripes(90))
    turned = np.where(left, draw_stripes(45), draw_stripes(135))
    assert np.asarray(compute_axis_alignment(upright, WHOLE)).min() > 0.9
    assert np.asarray(compute_axis_alignment(turned, WHOLE)).max() < -0.8


def test_noise_prefers_no_direction():
    noise = np.random.default_rng(0).random((1, 256, 256, 3)).astype("float32")
    whole = np.ones((1, 256, 256, 1), "float32")
    assert np.abs(compute_axis_alignment(noise, whole)).max() < 0.05


def test_what_lies_outside_the_region_does_not_count():
    region = np.zeros_like(WHOLE)
    region[:, :, 32:] = 1.0
    mixed = np.where(region > 0, draw_stripes(45), draw_stripes(0))
    assert np.asarray(compute_axis_alignment(mixed, region)).max() < -0.9


@pytest.mark.parametrize("kind", ["flat", "empty"])
def test_with_nothing_to_see_it_is_0_and_its_gradient_finite(kind):
    picture = tf.Variable(np.full((1, 64, 64, 3), 0.4, "float32"))
    region = WHOLE * (kind == "flat")
    with tf.GradientTape() as tape:
        alignment = compute_axis_alignment(picture, region)
        total = tf.reduce_sum(compute_orientation_loss(alignment, np.ones((1, 2), "float32")))
    np.testing.assert_allclose(alignment, 0.0, atol=1e-3)
    assert np.isfinite(tape.gradient(total, picture)).all()


def test_the_loss_is_0_for_the_painting_itself_and_grows_with_the_angle():
    target = compute_axis_alignment(draw_stripes(30), WHOLE)
    losses = [
        float(compute_orientation_loss(compute_axis_alignment(draw_stripes(d), WHOLE), target)[0])
        for d in (30, 35, 40, 45)
    ]
    assert abs(losses[0]) < 1e-6 and losses == sorted(losses)

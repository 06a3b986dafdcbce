# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Patterns locked to the network's grid are seen, textures are not."""

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.losses.grid import compute_grid_loss

SIZE = 64
WHOLE = np.ones((4, SIZE, SIZE, 1), "float32")
Y, X = np.mgrid[:SIZE, :SIZE]


def draw_noise(seed=0):
    random = np.random.default_rng(seed)
    return np.clip(0.5 + random.normal(0.0, 0.1, (4, SIZE, SIZE, 3)), 0, 1).astype("float32")


def measure(picture, region=WHOLE):
    return float(compute_grid_loss(picture, region))


@pytest.mark.parametrize("period", [2, 4])
def test_a_lattice_of_dots_is_seen_at_each_period_of_the_grid(period):
    dots = 0.1 * ((Y % period == 0) & (X % period == 0))[None, ..., None]
    assert measure(draw_noise() + dots) > 2.0 * measure(draw_noise())


def test_noise_that_is_stronger_at_some_places_of_the_cell_is_seen_though_its_mean_is_not():
    strength = np.where((X % 4 < 2)[None, ..., None], 1.8, 0.2)
    assert measure(0.5 + strength * (draw_noise() - 0.5)) > 5.0 * measure(draw_noise())


def test_a_texture_of_another_period_costs_as_little_as_noise():
    wave = 0.1 * np.sin(2.0 * np.pi * (X / 5.3 + Y / 7.1))[None, ..., None]
    assert measure(draw_noise() + wave) < 2.0 * measure(draw_noise())


def test_sparse_edges_cost_little_more_than_noise():
    picture = np.full((4, SIZE, SIZE, 3), 0.5, "float32")
    random = np.random.default_rng(0)
    for row in picture:
        for _ in range(12):
            top, left = random.integers(0, SIZE - 12, 2)
            row[top : top + 11, left : left + 9] = random.random(3)
    lattice = 0.03 * ((Y % 4 == 0) & (X % 4 == 0))[None, ..., None]
    assert measure(picture) < 0.2 * measure(picture + lattice)


def test_contrast_does_not_matter():
    noise = draw_noise()
    np.testing.assert_allclose(
        measure(0.5 + 0.3 * (noise - 0.5)), measure(noise), rtol=0.05, atol=1e-3
    )


def test_what_lies_outside_the_region_does_not_count():
    region = WHOLE.copy()
    region[:, :, SIZE // 2 :] = 0.0
    dots = 0.5 * ((Y % 4 == 0) & (X % 4 == 0) & (X > SIZE // 2 + 2))[None, ..., None]
    np.testing.assert_allclose(
        measure(draw_noise() + dots, region), measure(draw_noise(), region), rtol=1e-3
    )


@pytest.mark.parametrize("kind", ["flat", "empty"])
def test_with_nothing_to_see_it_is_0_and_its_gradient_finite(kind):
    picture = tf.Variable(np.full((4, SIZE, SIZE, 3), 0.4, "float32"))
    with tf.GradientTape() as tape:
        loss = compute_grid_loss(picture, WHOLE * (kind == "flat"))
    np.testing.assert_allclose(loss, 0.0, atol=1e-3)
    assert np.isfinite(tape.gradient(loss, picture)).all()


def test_a_picture_of_odd_sides_is_looked_at_as_far_as_whole_cells_go():
    noise = draw_noise()[:, :61, :59]
    assert np.isfinite(measure(noise, WHOLE[:, :61, :59]))

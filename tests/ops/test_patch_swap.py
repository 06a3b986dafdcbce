# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Patches in place of others."""

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.ops.patch_swap import swap_patches


def draw(height, width, *, batch=1, seed=0, channels=4):
    random = np.random.default_rng([seed, height, width])
    return random.normal(size=(batch, height, width, channels)).astype("float32")


def whole(features):
    return np.ones_like(features[..., :1])


@pytest.mark.parametrize("size", [1, 3, 5])
@pytest.mark.parametrize("sides", [(2, 2), (6, 9)])
def test_a_picture_in_its_own_patches_is_itself(size, sides):
    features = draw(*sides, batch=2)
    made = swap_patches(features, features, whole(features), size=size)
    np.testing.assert_allclose(made, features, atol=1e-5)


@pytest.mark.parametrize("factor", [0.2, 7.0])
def test_how_large_features_are_has_no_say(factor):
    features, style = draw(6, 9), draw(5, 7, seed=1)
    made = swap_patches(factor * features, style, whole(style), size=3)
    np.testing.assert_allclose(made, swap_patches(features, style, whole(style), size=3), atol=1e-6)


def swap_slowly(features, style, reach):
    """One position after the other."""
    pads = [(reach, reach), (reach, reach), (0, 0)]
    grown, others = np.pad(features, pads, mode="edge"), np.pad(style, pads, mode="edge")
    side = 2 * reach + 1
    patches = {
        (y, x): others[y : y + side, x : x + side]
        for y in range(style.shape[0])
        for x in range(style.shape[1])
    }
    total = np.zeros_like(grown)
    count = np.zeros_like(grown[..., :1])
    for y in range(features.shape[0]):
        for x in range(features.shape[1]):
            own = grown[y : y + side, x : x + side]
            best = max(patches, key=lambda p: (own * patches[p]).sum() / np.linalg.norm(patches[p]))
            total[y : y + side, x : x + side] += patches[best]
            count[y : y + side, x : x + side] += 1
    inner = slice(reach, reach + features.shape[0]), slice(reach, reach + features.shape[1])
    return (total / np.maximum(count, 1))[inner]


@pytest.mark.parametrize("most_numbers", [1, 400, 10**7])
def test_it_is_what_a_slow_loop_gives_whatever_the_blocks(most_numbers):
    features, style = draw(6, 9, batch=2), draw(5, 7, seed=1, batch=2)
    made = swap_patches(features, style, whole(style), size=3, most_numbers=most_numbers)
    for row in range(2):
        np.testing.assert_allclose(made[row], swap_slowly(features[row], style[row], 1), atol=1e-5)
    one = swap_patches(features, style[:1], whole(style[:1]), size=3, most_numbers=most_numbers)
    np.testing.assert_allclose(one[1], swap_slowly(features[1], style[0], 1), atol=1e-5)


def test_positions_without_weight_are_not_chosen_unless_there_are_no_others():
    features, style = draw(6, 9), draw(5, 7, seed=1)
    weights = whole(style)
    weights[:, :, 3:] = 0.0
    made = swap_patches(features, style, weights, size=1)
    fewer = swap_patches(features, style[:, :, :3], weights[:, :, :3], size=1)
    np.testing.assert_allclose(made, fewer, atol=1e-6)
    none = swap_patches(features, style, 0.0 * weights, size=1)
    assert np.isfinite(none).all()


def test_flat_features_are_swapped_for_something_finite():
    flat, style = np.zeros((1, 4, 4, 3), "float32"), np.zeros((1, 3, 3, 3), "float32")
    np.testing.assert_array_equal(swap_patches(flat, style, whole(style), size=3), flat)


def test_a_graph_for_free_sizes_gives_the_same():
    spec = [tf.TensorSpec((None, None, None, c)) for c in (4, 4, 1)]
    run = tf.function(
        lambda *a: swap_patches(*a, size=3, most_numbers=500), input_signature=spec, autograph=False
    )
    for sides in ((2, 3), (6, 9)):
        features, style = draw(*sides, batch=2), draw(5, 7, seed=1)
        np.testing.assert_allclose(
            run(features, style, whole(style)),
            swap_patches(features, style, whole(style), size=3),
            atol=1e-5,
        )

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Attention in blocks."""

import numpy as np
import pytest
import tensorflow as tf
from keras import ops
from scipy.special import softmax

from tfstyle.ops.attention import attend


def draw(*, batch=2, queries=13, styles=2, positions=7, channels=5, style_batch=None):
    random = np.random.default_rng(0)
    own = style_batch or batch
    arrays = [
        random.normal(size=(batch, queries, channels)),
        random.normal(size=(own, styles, positions, channels)),
        random.normal(size=(own, styles, positions, 3)),
        random.uniform(0.2, 1.0, (own, styles, positions)),
        random.dirichlet(np.ones(styles), own),
    ]
    return [array.astype("float32") for array in arrays]


def attend_at_once(queries, keys, values, weights, shares):
    """NumPy, in float64."""
    logits = np.einsum("bqc,bknc->bqkn", queries.astype("float64"), keys)
    with np.errstate(divide="ignore"):
        attention = softmax(logits + np.log(weights)[:, None], axis=-1)
    return np.einsum("bk,bqkn,bknd->bqd", shares, attention, values)


@pytest.mark.parametrize("most_logits", [1, 40, 28 * 5, 10**6])
def test_blocks_equal_one_big_softmax(most_logits):
    arrays = draw()
    made = attend(*arrays, most_logits=most_logits)
    np.testing.assert_allclose(made, attend_at_once(*arrays), atol=1e-5)


def test_blocks_equal_one_softmax_in_a_graph_of_free_sizes_and_so_do_their_gradients():
    arrays = [tf.constant(array) for array in draw()]

    def compute(most_logits):
        specs = [tf.TensorSpec([None] * 2 + [*a.shape[2:]]) for a in arrays[:1]]
        specs += [tf.TensorSpec((None, None, None, *a.shape[3:])) for a in arrays[1:4]]
        specs += [tf.TensorSpec((None, None))]

        @tf.function(input_signature=specs, autograph=False)
        def run(*arrays):
            with tf.GradientTape() as tape:
                tape.watch(arrays)
                made = attend(*arrays, most_logits=most_logits)
                loss = tf.reduce_sum(made**2)
            return made, *tape.gradient(loss, arrays)

        return run(*arrays)

    for blocked, whole in zip(compute(40), compute(10**6)):
        np.testing.assert_allclose(blocked, whole, atol=1e-4)


def test_no_block_holds_more_logits_than_allowed(monkeypatch):
    sizes, own = [], ops.softmax
    monkeypatch.setattr(
        ops, "softmax", lambda x, **k: sizes.append(int(np.prod(x.shape))) or own(x, **k)
    )
    # 64x64 positions that look at 64x64: 16.8 million logits.
    arrays = draw(batch=1, queries=64**2, styles=1, positions=64**2, channels=2)
    assert attend(*arrays, most_logits=2**18).shape == (1, 64**2, 3)
    assert max(sizes) == 2**18 and sum(sizes) >= 64**4


def test_a_style_of_the_batch_1_is_that_of_every_picture():
    queries, *style = draw(style_batch=1)
    made = attend(queries, *style, most_logits=40)
    repeated = [np.repeat(array, 2, axis=0) for array in style]
    np.testing.assert_allclose(made, attend_at_once(queries, *repeated), atol=1e-5)


def test_a_position_of_weight_0_does_not_count_and_a_style_without_any_gives_a_mean():
    queries, keys, values, weights, shares = draw()
    weights[:, :, 4:] = 0.0
    made = attend(queries, keys, values, weights, shares)
    fewer = attend(queries, keys[:, :, :4], values[:, :, :4], weights[:, :, :4], shares)
    np.testing.assert_allclose(made, fewer, atol=1e-5)
    empty = attend(queries, keys, values, 0.0 * weights, shares)
    mean = np.einsum("bk,bkd->bd", shares, values.mean(axis=2))
    np.testing.assert_allclose(empty, np.broadcast_to(mean[:, None], empty.shape), atol=1e-5)


def test_of_large_logits_the_softmax_is_the_maximum():
    queries, keys, values, weights, shares = draw(styles=1)
    made = attend(1e4 * queries, keys, values, weights, shares)
    best = np.einsum("bqc,bknc->bqkn", queries, keys)[:, :, 0].argmax(axis=-1)
    chosen = np.take_along_axis(values[:, 0], best[..., None], axis=1)
    assert np.isfinite(made).all()
    np.testing.assert_allclose(made, chosen, atol=1e-4)

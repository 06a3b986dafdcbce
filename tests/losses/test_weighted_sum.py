# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""One sum of all terms."""

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.losses.weighted_sum import compute_weighted_sum

TERMS = {"content": [1.0, 3.0], "style": [10.0, 30.0], "tv": [0.5, 0.5]}


def make_terms():
    return {name: tf.constant(values) for name, values in TERMS.items()}


def test_the_total_is_the_weighted_sum_of_the_means_over_the_batch():
    total, parts = compute_weighted_sum(make_terms(), {"content": 0.5, "style": 2.0, "tv": 4.0})
    assert total.dtype == tf.float32 and total.shape == ()
    np.testing.assert_allclose(total, 0.5 * 2.0 + 2.0 * 20.0 + 4.0 * 0.5)
    assert {name: float(part) for name, part in parts.items()} == {
        "content": 2.0,
        "style": 20.0,
        "tv": 0.5,
    }


def test_a_term_of_weight_0_is_reported_and_not_counted_even_if_it_is_not_finite():
    terms = {**make_terms(), "tv": tf.constant([np.inf, 1.0])}
    total, parts = compute_weighted_sum(terms, {"content": 1.0, "style": 0.0, "tv": 0.0})
    assert float(total) == 2.0
    assert list(parts) == list(TERMS) and float(parts["style"]) == 20.0


def test_half_precision_terms_are_summed_in_float32():
    terms = {"content": tf.constant([40000.0, 40000.0], "float16")}
    total, parts = compute_weighted_sum(terms, {"content": 2.0})
    assert total.dtype == parts["content"].dtype == tf.float32
    np.testing.assert_allclose(total, 80000.0, rtol=1e-3)


def test_the_gradient_of_a_term_is_its_weight_shared_by_the_batch():
    style = tf.Variable([10.0, 30.0])
    with tf.GradientTape() as tape:
        total, _ = compute_weighted_sum(
            {"content": tf.constant([1.0, 3.0]), "style": style}, {"content": 1.0, "style": 3.0}
        )
    np.testing.assert_allclose(tape.gradient(total, style), [1.5, 1.5])


def test_a_term_without_a_weight_is_an_error():
    with pytest.raises(KeyError, match="tv"):
        compute_weighted_sum(make_terms(), {"content": 1.0, "style": 1.0})

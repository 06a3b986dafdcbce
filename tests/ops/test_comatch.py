# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
from keras import ops

from tfstyle.ops.comatch import match_gram
from tfstyle.ops.region_statistics import compute_gram


def draw(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def test_with_the_identity_it_is_the_product_with_the_gram_matrix():
    features, style = draw(2, 3, 4, 5), draw(2, 6, 7, 5, seed=1)
    gram = ops.convert_to_numpy(compute_gram(style, np.ones((2, 6, 7, 1), "float32")))
    matched = match_gram(features, np.eye(5, dtype="float32"), gram)
    flat = features.reshape(2, 12, 5) @ gram
    np.testing.assert_allclose(matched, flat.reshape(features.shape), atol=1e-4)


def test_the_weight_comes_before_the_gram_matrix():
    """Eq. 8, as it is written: Phi^-1[Phi(F)^T W G]^T with Phi(F) of C rows and H W columns."""
    features, weight, gram = draw(1, 2, 3, 4), draw(4, 4, seed=1), draw(1, 4, 4, seed=2)
    columns = features.reshape(6, 4).T
    expected = (columns.T @ weight @ gram[0]).reshape(features.shape)
    np.testing.assert_allclose(match_gram(features, weight, gram), expected, atol=1e-4)

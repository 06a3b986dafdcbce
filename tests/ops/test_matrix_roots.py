# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Square roots of symmetric positive definite matrices."""

import numpy as np
import pytest
import scipy.linalg
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.ops.matrix_roots import compute_matrix_roots

LARGEST_CONDITION = 1e4


def make_matrix(eigenvalues, seed):
    """Symmetric, float64, with those eigenvalues and any eigenvectors."""
    random = np.random.default_rng(seed)
    basis, _ = np.linalg.qr(random.normal(size=(len(eigenvalues),) * 2))
    return basis @ np.diag(eigenvalues) @ basis.T


matrices = st.builds(
    lambda logarithms, scale, seed: make_matrix(10.0 ** (np.array(logarithms) + scale), seed),
    st.lists(st.floats(-np.log10(LARGEST_CONDITION), 0.0), min_size=1, max_size=5),
    st.floats(-6.0, 6.0),
    st.integers(0, 999),
)


compiled_matrix_roots = tf.function(compute_matrix_roots)


def compute_roots(matrix):
    roots = compiled_matrix_roots(tf.constant(matrix[None], "float32"))
    return [root[0].numpy().astype("float64") for root in roots]


@given(matrices)
def test_the_root_is_that_of_scipy(matrix):
    root, inverse = compute_roots(matrix)
    expected = scipy.linalg.sqrtm(matrix).real
    assert np.linalg.norm(root - expected) < 1e-3 * np.linalg.norm(expected)
    expected = np.linalg.inv(expected)
    assert np.linalg.norm(inverse - expected) < 1e-3 * np.linalg.norm(expected)


@given(matrices)
def test_the_roots_square_to_the_matrix_and_undo_it(matrix):
    root, inverse = compute_roots(matrix)
    assert np.linalg.norm(root @ root - matrix) < 1e-3 * np.linalg.norm(matrix)
    assert np.abs(inverse @ matrix @ inverse - np.eye(len(matrix))).max() < 3e-3
    np.testing.assert_allclose(root, root.T, atol=1e-4 * np.abs(root).max())


def test_each_matrix_of_a_batch_has_its_own_root():
    matrices = np.stack([make_matrix([1.0, 0.1, 0.01], 0), 1e4 * np.eye(3)])
    roots, _ = compute_matrix_roots(tf.constant(matrices, "float32"))
    np.testing.assert_allclose(roots[0], compute_roots(matrices[0])[0], atol=1e-6)
    np.testing.assert_allclose(roots[1], 100.0 * np.eye(3), atol=1e-3)


@pytest.mark.parametrize("eigenvalues", [(1.0, 1.0, 1.0), (0.5, 0.5, 1e-3), (1e-3, 1e-3, 1e-3)])
def test_gradients_at_equal_eigenvalues_are_those_of_the_derivative(eigenvalues):
    # d tr(A^1/2) = tr(A^-1/2 dA) / 2; an eigendecomposition has none at equal eigenvalues.
    matrix = make_matrix(eigenvalues, 1)
    variable = tf.Variable(matrix[None], dtype="float32")
    with tf.GradientTape() as tape:
        root, _ = compute_matrix_roots(variable)
        total = tf.linalg.trace(root)
    expected = 0.5 * np.linalg.inv(scipy.linalg.sqrtm(matrix).real)
    gradient = tape.gradient(total, variable)[0].numpy()
    np.testing.assert_allclose(gradient, expected, rtol=1e-2, atol=1e-2 * np.abs(expected).max())

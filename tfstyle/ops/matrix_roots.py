# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Square roots of small symmetric positive definite matrices, from products alone.

The Newton-Schulz iteration in Denman and Beavers' coupled form (Higham, Functions of Matrices,
2008, Eq. 6.35): differentiable everywhere, where the gradient of an eigendecomposition is not
finite at equal eigenvalues, and made of products that every backend and export format has.
"""

from keras import KerasTensor, ops

# For an eigenvalue x^2 of inverse @ root, a step maps x to x (1.5 - 0.5 x^2), so a small x grows by
# a factor of 1.5 only. A step from 1.5 x makes that 2.25, and still maps (0, 1] into itself.
STRETCH = 1.5
CONVERGING_STEPS = 5  # without stretching, from 0.5 to the precision of float32


def multiply_small_matrices(left: KerasTensor, right: KerasTensor) -> KerasTensor:
    """`[B, N, K]` times `[B, K, M]`, as sums of elementwise products.

    For a few rows and columns. Recent GPUs round the factors of a float32 matrix product to TF32,
    with a mantissa of 10 bits (TPUs to bfloat16), which breaks the iteration below. Elementwise
    products stay float32 on every device and in every export format.
    """
    return ops.sum(ops.expand_dims(left, 3) * ops.expand_dims(right, 1), axis=2)


def compute_matrix_roots(
    matrix: KerasTensor, *, iterations: int = 11
) -> tuple[KerasTensor, KerasTensor]:
    """Square root and inverse square root of `[B, N, N]`, each `[B, N, N]`.

    The matrix must be symmetric, with a condition number of at most about 1e4; add a ridge if it
    may be singular. Eleven iterations then leave a relative error below 1e-3.
    """
    size = matrix.shape[-1]
    identity = ops.eye(size, dtype=matrix.dtype)
    # Scaled so that every eigenvalue lies in (0, 1], where the iteration converges.
    norm = ops.sqrt(ops.sum(ops.square(matrix), axis=(-2, -1), keepdims=True))
    root, inverse = matrix / norm, ops.broadcast_to(identity, ops.shape(matrix))
    for iteration in range(iterations):
        stretch = STRETCH if iteration < iterations - CONVERGING_STEPS else 1.0
        product = multiply_small_matrices(inverse, root)
        step = 1.5 * stretch * identity - 0.5 * stretch**3 * product
        root = multiply_small_matrices(root, step)
        inverse = multiply_small_matrices(step, inverse)
    scale = ops.sqrt(norm)
    return root * scale, inverse / scale

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The matting Laplacian as a quadratic form, without its matrix."""

import numpy as np
from keras import KerasTensor, ops

SIDE = 3  # of a window


def compute_matting_bases(guide: np.ndarray, *, epsilon: float = 1e-7) -> np.ndarray:
    """What `compute_matting_energy` needs of each window of a photograph.

    Levin, Lischinski and Weiss, "A Closed-Form Solution to Natural Image Matting", PAMI 2008:

      L = sum_k L_k over the windows w_k,                                          (Eq. 12)
      L_k(i, j) = d_ij - 1/|w| (1 + (I_i - m_k)' (S_k + epsilon/|w| 1)^-1 (I_j - m_k))

    with m_k and S_k the mean and the covariance of the colours in w_k. With the Cholesky factor
    C_k C_k' = (S_k + epsilon/|w| 1)^-1 the second part is B_k B_k', of the rows
    b_i = C_k' (I_i - m_k) / sqrt |w|: three numbers for each pixel of each window, where the
    matrix L has 25 for each pixel and 81 while it is made.

    Args:
      guide: `[H, W, 3]` in [0, 1], sides at least 3.
      epsilon: see `compute_matting_energy`.

    Returns:
      float32 `[H - 2, W - 2, 27]`, computed in float64: nearly flat windows have covariances of
      1e-6 and less.
    """
    guide = np.asarray(guide, np.float64)
    windows = np.lib.stride_tricks.sliding_window_view(guide, (SIDE, SIDE), axis=(0, 1))
    height, width = windows.shape[:2]
    colours = windows.reshape(height, width, 3, SIDE**2)
    colours = colours - colours.mean(-1, keepdims=True)
    covariance = colours @ colours.swapaxes(-1, -2) / SIDE**2
    factor = np.linalg.cholesky(np.linalg.inv(covariance + epsilon / SIDE**2 * np.eye(3)))
    bases = colours.swapaxes(-1, -2) @ factor / SIDE
    return bases.reshape(height, width, 3 * SIDE**2).astype(np.float32)


def compute_matting_energy(
    values: KerasTensor, bases: KerasTensor, windows: KerasTensor
) -> KerasTensor:
    """sum_c V_c' L V_c of a picture's channels, `[B]`: how far it is from local affine colours.

    In each window it is the least of sum_i (V_i - a' I_i - b)^2 + epsilon a' a over a and b. So
    constants cost nothing, affine functions of the guide's colours next to nothing.

    Args:
      values: `[B, H, W, C]`.
      bases: of `compute_matting_bases`, with a batch, `[B, H - 2, W - 2, 27]`.
      windows: weight of each, `[B, H - 2, W - 2, 1]`.
    """
    height, width = ops.shape(bases)[1:3]
    offsets = [(row, column) for row in range(SIDE) for column in range(SIDE)]
    shifted = [values[:, row : row + height, column : column + width] for row, column in offsets]
    mean = sum(shifted[1:], shifted[0]) / SIDE**2
    energy, explained = 0.0, [0.0] * 3
    for number, pixels in enumerate(shifted):
        centred = pixels - mean
        energy = energy + ops.square(centred)
        for axis in range(3):
            basis = bases[..., 3 * number + axis : 3 * number + axis + 1]
            explained[axis] = explained[axis] + basis * centred
    for part in explained:
        energy = energy - ops.square(part)
    return ops.sum(energy * windows, axis=(1, 2, 3))

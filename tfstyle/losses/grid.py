# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Whether a texture is locked to the grid of the network that painted it."""

import numpy as np
from keras import KerasTensor, ops

PERIOD = 4  # pixels; its divisors are detected too
_LUMINANCE = np.array([0.299, 0.587, 0.114], "float32")
NEGLIGIBLE = 3e-3  # of the detail: about 1/255


def _average_phases(values: KerasTensor, weights: KerasTensor) -> KerasTensor:
    """Mean over all positions of each phase of the period, in the whole batch, `[P, P]`."""

    def fold(part):
        batch, height, width = ops.shape(part)[0], ops.shape(part)[1], ops.shape(part)[2]
        cells = ops.reshape(part, (batch * (height // PERIOD), PERIOD, width // PERIOD, PERIOD))
        return ops.sum(cells, axis=(0, 2))

    return fold(values * weights) / (fold(weights) + 1e-3)


def compute_grid_loss(picture: KerasTensor, region: KerasTensor) -> KerasTensor:
    """How much detail and its strength depend on the position in cells of 4x4 pixels; a scalar.

    Upsampling and strided layers leave patterns of their own period (Odena et al.,
    "Deconvolution and Checkerboard Artifacts", Distill 2016), which neither a Gram matrix nor a
    variogram of few lags tells from texture. A texture that is not locked to the grid has the same
    mean and the same mean magnitude at each of the 16 positions; the loss is the variance between
    positions, relative to the mean magnitude. It is taken over the whole batch, since a few pixels
    differ by chance, and of magnitudes, since with squares sparse edges would count as a pattern.

    Args:
      picture: `[B, H, W, 3]` in [0, 1] on the network's own grid: a cell begins at its first pixel.
      region: `[B, H, W, 1]`, 0 or 1.
    """
    weights = ops.convert_to_tensor(_LUMINANCE[:, None])
    luminance = ops.matmul(ops.cast(picture, "float32"), weights)
    height = ops.shape(luminance)[1] // PERIOD * PERIOD
    width = ops.shape(luminance)[2] // PERIOD * PERIOD
    luminance = luminance[:, :height, :width]
    region = ops.cast(region, "float32")[:, :height, :width]
    padded = ops.pad(luminance, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="reflect")
    detail = luminance - ops.average_pool(padded, 3, strides=1, padding="valid")
    strength = ops.sqrt(ops.square(detail) + NEGLIGIBLE**2)
    mass = ops.sum(region, axis=(1, 2, 3), keepdims=True) + 1e-3
    typical = ops.sum(strength * region, axis=(1, 2, 3), keepdims=True) / mass
    # Every picture counts the same, whatever its contrast.
    typical = ops.stop_gradient(ops.maximum(typical, NEGLIGIBLE))
    means = _average_phases(detail / typical, region)
    strengths = _average_phases(strength / typical, region)
    return ops.mean(ops.square(means)) + ops.mean(ops.square(strengths - ops.mean(strengths)))

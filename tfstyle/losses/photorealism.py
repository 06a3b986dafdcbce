# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Photorealism: colours change by local affine maps of those there were."""

from keras import KerasTensor, ops

from tfstyle.ops.matting_laplacian import SIDE, compute_matting_energy


def compute_photorealism_loss(
    picture: KerasTensor, bases: KerasTensor, region: KerasTensor
) -> KerasTensor:
    """Luan et al. 2017, Eq. 2, over the region, for each pixel of it, `[B]`.

    L_m = sum_c V_c[O]' M_I V_c[O], with M_I the matting Laplacian of the content I and V_c[O] the
    channels of the result O.

    Args:
      picture: `[B, H, W, 3]`.
      bases: of `compute_matting_bases` of the content, `[B, H - 2, W - 2, 27]`.
      region: `[B, H, W, 1]` of zeros and ones.

    *Deviations*: only windows count that lie in the region, so that what is not painted holds
    nothing back; and it is divided by their number, so that a weight means the same at any size.
    """
    windows = -ops.max_pool(-region, SIDE, strides=1, padding="valid")
    mass = ops.maximum(ops.sum(windows, axis=(1, 2, 3)), 1.0)
    return compute_matting_energy(picture, bases, windows) / mass

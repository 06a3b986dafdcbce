# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Gatys, Ecker and Bethge's optimization."""

from tfstyle.methods.optimized_network import OptimizedNetwork


class GatysNetwork(OptimizedNetwork):
    """Changes a picture until a VGG sees the content in it, and the style's Gram matrices.

    Gatys, Ecker and Bethge, "Image Style Transfer Using Convolutional Neural Networks", CVPR 2016:

      1. the content's features at the content layers, P^l, and the style's Gram matrices at the
         style layers, A^l (Eq. 3), are computed once.
      2. the picture x begins as noise, as the content or as the style (section 3.4), and
      3. x = argmin alpha L_content(p, x) + beta L_style(a, x) (Eq. 7) is sought by L-BFGS, with
         the slope by backpropagation (Eqs. 2 and 6).

    `PictureObjective` has the equations. Of several regions, each is optimized for itself, with the
    rest of the picture as it is; its Gram matrices look only at positions of which all that they
    see lies in the region. Large pictures: coarse to fine.

    *Deviations*: begun from the content, pixels bounded to [0, 1], L-BFGS begun anew every
    `segment` steps, so that a run can be resumed exactly.
    """

    method = "gatys"

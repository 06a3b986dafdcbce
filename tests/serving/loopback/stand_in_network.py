# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A network with the interface of methods/ and a closed form, for tests of what surrounds it."""

import keras
from keras import ops


class TintNetwork(keras.Model):
    """Paints every pixel halfway to the style's mean colour; the style code is that colour.

    Where it is given a coarse result, it begins from that."""

    stride = 4
    radius = margin = 5
    tiles, traces, exports, mixes_styles = True, True, True, True
    takes = frozenset({"origin", "coarse"})
    style_code_spec = keras.KerasTensor((None, 3))
    bytes_per_pixel, style_bytes_per_pixel = 154, 132

    def __init__(self):
        super().__init__()
        # One variable, so that there is something to save.
        self.share = self.add_weight(
            shape=(), initializer=keras.initializers.Constant(0.5), name="share"
        )
        self.built = True

    def encode_style(self, style):
        return ops.mean(style, axis=(1, 2))

    def paint(self, content, region, style_code, *, origin=None, coarse=None, statistics=None):
        del region, origin, statistics
        start = content if coarse is None else coarse
        return start + self.share * (style_code[:, None, None, :] - start)

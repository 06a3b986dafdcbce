# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A network with the interface of methods/ and a closed form, for tests of what surrounds it."""

import keras
from keras import ops


class TintNetwork(keras.Model):
    """Paints every pixel halfway to the style's mean colour; the style code is that colour."""

    stride = 4
    radius = 5
    tiles, traces, exports, mixes_styles = True, True, True, True
    takes = frozenset({"origin"})
    style_code_spec = keras.KerasTensor((None, 3))
    bytes_per_pixel = 154

    def __init__(self):
        super().__init__()
        # One variable, so that there is something to save.
        self.share = self.add_weight(
            shape=(), initializer=keras.initializers.Constant(0.5), name="share"
        )
        self.built = True

    def encode_style(self, style):
        return ops.mean(style, axis=(1, 2))

    def paint(self, content, region, style_code, *, origin=None, statistics=None):
        del region, origin, statistics
        return content + self.share * (style_code[:, None, None, :] - content)

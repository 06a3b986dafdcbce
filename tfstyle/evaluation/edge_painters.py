# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Stylized pictures that extend beyond the region, as soft edges need them."""

from typing import Any

import keras
import numpy as np

from tfstyle.evaluation.baselines import Painter
from tfstyle.ops.colour import match_colours


def match_whole_picture(
    content_uint8: np.ndarray, region: np.ndarray, style_uint8: np.ndarray
) -> np.ndarray:
    """The content in the painting's colours, inside and outside the region: uint8 `[H, W, 3]`.

    The colour map is the region's (`tfstyle.ops.colour.match_colours`); nothing is learned.
    """
    content, style = (
        picture[None].astype(np.float32) / 255 for picture in (content_uint8, style_uint8)
    )
    matched = match_colours(content, region[None, ..., None].astype(np.float32), style)
    return np.rint(keras.ops.convert_to_numpy(matched)[0] * 255).astype(np.uint8)


def make_network_painter(network: Any) -> Painter:
    """Makes a painter of a network, such as `load_network` returns.

    Args:
      network: has `encode_style` and `paint`.

    Returns:
      a Painter.
    """

    def paint(content_uint8, region, style_uint8):
        content, style = (
            picture[None].astype(np.float32) / 255 for picture in (content_uint8, style_uint8)
        )
        code = network.encode_style(style)
        painted = network.paint(content, region[None, ..., None].astype(np.float32), code)
        return np.rint(keras.ops.convert_to_numpy(painted)[0] * 255).astype(np.uint8)

    return paint

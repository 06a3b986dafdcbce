# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from whatever the caller has into what travels."""

import numpy as np
from PIL import Image

from tfstyle_client.errors import InvalidPicture
from tfstyle_client.pictures import Limits, TravellingPicture, encode_png, turn_upright
from tfstyle_client.sources import open_source


def prepare_mask(source, content: TravellingPicture, limits: Limits, *, soft=False) -> bytes:
    """The region to restyle as grey PNG bytes, white inside.

    What is inside is decided as bin/stylize does: any non-zero pixel (of the brightest channel, or
    of the alpha channel of a picture with transparency); of JPEG pictures, whose edges are full of
    faint greys, and of float arrays, what is above one half.

    Args:
      source: path, encoded bytes, Pillow picture or array; None is the whole picture.
      content: what it is for.
      limits: see `Limits`.
      soft: keep greys, by which the server then blends.

    Raises:
      InvalidPicture: unreadable, of another size than the content, or a file with nothing inside.
    """
    size = (content.width, content.height)
    if source is None:
        return encode_png(Image.new("1", size, 1))
    data, image, name = open_source(source, "mask", limits.max_pixels)
    faint = image.format == "JPEG" or isinstance(source, np.ndarray) and source.dtype.kind == "f"
    values = _read_values(turn_upright(image, name))
    if values.shape != size[::-1]:
        raise InvalidPicture(
            f"{name}: {values.shape[1]}x{values.shape[0]}, but the content is {size[0]}x{size[1]}"
        )
    if not soft:
        values = np.where(values > (0.5 if faint else 0.0), 1.0, 0.0)
    if data is not None and not values.any():
        raise InvalidPicture(f"{name}: nothing is inside")
    return encode_png(Image.fromarray(np.rint(values * 255).astype(np.uint8)))


def _read_values(image):
    """Brightness or opacity, floats [H, W] in [0, 1]."""
    if image.mode[0] in "IF":
        # Not through 8 bits, which would round label 1 of 65535 to zero.
        values = np.maximum(np.asarray(image, np.float64), 0.0)
        return values / next((white for white in (1, 255) if values.max() <= white), 65535)
    if image.has_transparency_data:
        alpha = image.convert("RGBA").getchannel("A")
        if alpha.getextrema()[0] < 255:
            return np.asarray(alpha) / 255
    return np.asarray(image.convert("RGB")).max(-1) / 255

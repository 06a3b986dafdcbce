# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Prepares masks for sending."""

import numpy as np
from PIL import Image

from tfstyle_client.errors import InvalidPicture
from tfstyle_client.pictures import Limits, TravellingPicture, encode_png, turn_upright
from tfstyle_client.sources import Source, open_source


def prepare_mask(
    source: Source, content: TravellingPicture, limits: Limits, *, soft: bool = False
) -> bytes:
    """The region to restyle as grey PNG bytes, white inside.

    Inside is, as for bin/stylize, what lies above one half of white: of the brightest channel, or
    of the alpha channel of a picture with transparency. White is 1, 255 or 65535, the least that
    the mask's values do not exceed.

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
    values = _read_values(turn_upright(image, name))
    if values.shape != size[::-1]:
        raise InvalidPicture(
            f"{name}: {values.shape[1]}x{values.shape[0]}, but the content is {size[0]}x{size[1]}"
        )
    if not soft:
        values = np.where(values > 0.5, 1.0, 0.0)
    if data is not None and not values.any():
        raise InvalidPicture(f"{name}: nothing is inside, no pixel is above one half of white")
    return encode_png(Image.fromarray(np.rint(values * 255).astype(np.uint8)))


def _read_values(image):
    """Brightness or opacity in shares of white, floats [H, W] in [0, 1]."""
    values = None
    if image.mode[0] in "IF":
        # Not through 8 bits, which would round label 1 of 65535 to zero.
        values = np.nan_to_num(np.asarray(image, np.float64))
    elif image.has_transparency_data:
        alpha = image.convert("RGBA").getchannel("A")
        values = np.asarray(alpha) if alpha.getextrema()[0] < 255 else None
    if values is None:
        values = np.asarray(image.convert("RGB")).max(-1)
    # Floats may overshoot 1 a little, as resized ones do.
    white = 1 if values.max() <= 1.5 else 255 if values.max() <= 255 else 65535
    return np.clip(values / white, 0.0, 1.0)

# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Pictures and masks as the page shows them: reduced, and light to send."""

import io

import numpy as np
from PIL import Image

from tfstyle.files.pictures import encode_picture
from tfstyle.files.reducing import reduce_pixels

# Longer side of what the page shows and draws on.
SHOWN_SIDE = 1280


def encode_shown_picture(pixels_uint8: np.ndarray) -> bytes:
    """JPEG bytes."""
    return encode_picture(reduce_pixels(pixels_uint8, SHOWN_SIDE), format="JPEG", quality=92)


def encode_shown_mask(inside: np.ndarray) -> bytes:
    """PNG bytes: white, opaque inside, so that the page can tint it."""
    alpha = reduce_pixels(inside.astype(np.uint8) * np.uint8(255), SHOWN_SIDE)
    stream = io.BytesIO()
    Image.merge("LA", [Image.new("L", alpha.shape[::-1], 255), Image.fromarray(alpha)]).save(
        stream, "PNG", compress_level=1
    )
    return stream.getvalue()


def read_shown_mask(data: bytes) -> np.ndarray:
    """What `encode_shown_mask` showed, bool `[h, w]`."""
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.getchannel("A")) > 127

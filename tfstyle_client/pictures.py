# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Prepares pictures for sending."""

import dataclasses
import io

import numpy as np
from PIL import Image, ImageOps

from tfstyle_client.errors import InvalidSetting
from tfstyle_client.sources import Source, load_pixels, open_source

# What the served graph decodes to the very pixels that Pillow does.
_TRAVELS_AS_IT_IS = {("JPEG", "RGB"), ("JPEG", "L"), ("PNG", "RGB"), ("PNG", "L")}
_ORIENTATION = 0x0112


@dataclasses.dataclass(frozen=True)
class Limits:
    """What is refused before anything is sent.

    Attributes:
      max_pixels: of any one picture. The server has a limit of its own, set at export.
      max_message_bytes: of one request and of one answer, encoded.
    """

    max_pixels: int = 4096 * 4096
    max_message_bytes: int = 256 * 2**20

    def __post_init__(self):
        if self.max_pixels < 1 or self.max_message_bytes < 1:
            raise InvalidSetting("limits must be positive")


@dataclasses.dataclass(frozen=True)
class TravellingPicture:
    """JPEG or PNG bytes, upright, and what the server does not send back."""

    data: bytes
    width: int
    height: int
    alpha: Image.Image | None = None
    exif: bytes | None = None
    icc_profile: bytes | None = None


def prepare_picture(source: Source, name: str, limits: Limits) -> TravellingPicture:
    """A content or style picture as bytes that the served graph reads as Pillow would.

    JPEG and PNG files that are upright go unchanged; everything else goes as PNG, turned as its
    EXIF orientation says (the graph does not look at EXIF).

    Args:
      source: path, encoded bytes, Pillow picture or array (bool, uint8, or floats in [0, 1];
        [H, W], [H, W, 1], [H, W, 3] or [H, W, 4]). Alpha does not travel.
      name: what to call it in errors.
      limits: see `Limits`.

    Raises:
      InvalidPicture: unreadable, too large, or not a picture at all.
    """
    data, image, name = open_source(source, name, limits.max_pixels)
    # Pillow drops the profile of greys and CMYK on conversion, and so must we.
    profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA", "P") else None
    if image.format != "JPEG":  # a JPEG that goes as it is need not be decoded here
        load_pixels(image, name)
    upright, exif = _read_exif(image)
    alpha = None
    if (
        data is None
        or not upright
        or image.has_transparency_data
        or (image.format, image.mode) not in _TRAVELS_AS_IT_IS
    ):
        image = turn_upright(image, name)
        if image.mode[0] in "IF":  # Pillow's own conversion cuts off at 255
            image = Image.fromarray(_scale_grey(image))
        if image.has_transparency_data:
            alpha = image.convert("RGBA").getchannel("A")
        image = image.convert("RGB")
        data = encode_png(image)
    return TravellingPicture(data, *image.size, alpha, exif, profile)


def _scale_grey(image):
    """8 bits of a wide grey picture; where its type does not say what white is, its values do."""
    values = np.nan_to_num(np.asarray(image, np.float64))
    if image.mode.startswith("I;16"):
        white = 65535
    elif image.mode == "F" and values.max() <= 1:
        white = 1
    else:
        white = 255 if values.max() <= 255 else 65535
    return np.rint(np.clip(values / white, 0, 1) * 255).astype(np.uint8)


def turn_upright(image: Image.Image, name: str) -> Image.Image:
    """The picture decoded, and turned as its EXIF says; InvalidPicture where it is damaged."""
    load_pixels(image, name)
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # a damaged EXIF block does not make the pixels unreadable
        return image


def encode_png(image: Image.Image) -> bytes:
    """PNG bytes without metadata."""
    stream = io.BytesIO()
    # Lightly packed: on a fast line packing takes longer than sending.
    image.save(stream, "PNG", compress_level=1, exif=b"", icc_profile=None)
    return stream.getvalue()


def _read_exif(image):
    """(whether the pixels are upright, the block without its orientation)."""
    try:
        exif = Image.Exif()
        exif.load(image.getexif().tobytes())  # a copy; the picture keeps its own
        upright = exif.pop(_ORIENTATION, 1) == 1
        return upright, exif.tobytes() if len(exif) else None
    except Exception:  # a damaged block does not make the pixels unreadable
        return True, None

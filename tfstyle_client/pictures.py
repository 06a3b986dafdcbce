# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Pictures from whatever the caller has into what travels."""

import dataclasses
import io
import pathlib

import numpy as np
from PIL import Image, ImageOps

from tfstyle_client.errors import InvalidPicture

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
            raise ValueError("limits must be positive")


@dataclasses.dataclass(frozen=True)
class TravellingPicture:
    """JPEG or PNG bytes, upright, and what the wire loses of the picture."""

    data: bytes
    width: int
    height: int
    exif: bytes | None = None
    icc_profile: bytes | None = None


def prepare_picture(source, name: str, limits: Limits) -> TravellingPicture:
    """A content or style picture as bytes that the served graph reads as Pillow would.

    JPEG and PNG files that are upright go unchanged; everything else goes as PNG, turned as its
    EXIF orientation says (the graph does not look at EXIF).

    Args:
      source: path, encoded bytes, Pillow picture or array (bool, uint8, or floats in [0, 1];
        [H, W], [H, W, 1], [H, W, 3] or [H, W, 4]). Alpha is left out.
      name: what to call it in errors.
      limits: see `Limits`.

    Raises:
      InvalidPicture: unreadable, too large, or not a picture at all.
    """
    data, image, name = _open(source, name, limits)
    # Pillow drops the profile of greys and CMYK on conversion, and so must we.
    profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA", "P") else None
    upright, exif = _read_exif(image)
    if data is None or not upright or (image.format, image.mode) not in _TRAVELS_AS_IT_IS:
        image, data = _reencode(image, "RGB", name)
    return TravellingPicture(data, *image.size, exif, profile)


def prepare_mask(source, content: TravellingPicture, limits: Limits) -> bytes:
    """The region to restyle, white on black, as grey PNG bytes; None is the whole picture.

    Raises:
      InvalidPicture: as above, or of another size than the content.
    """
    if source is None:
        return _encode_png(Image.new("1", (content.width, content.height), 1))
    data, image, name = _open(source, "mask", limits)
    if data is None or not _read_exif(image)[0] or (image.format, image.mode) != ("PNG", "L"):
        image, data = _reencode(image, "L", name)
    if image.size != (content.width, content.height):
        raise InvalidPicture(f"{name}: {image.width}x{image.height}, but the content is "
                             f"{content.width}x{content.height}")
    return data


def _open(source, name, limits):
    """(the encoded bytes or None, the picture with only its header read, its full name)."""
    data = None
    if isinstance(source, Image.Image):
        image = source
    elif isinstance(source, np.ndarray):
        image = _from_array(source, name)
    else:
        if isinstance(source, (bytes, bytearray, memoryview)):
            data = bytes(source)
        else:
            data = _read(source, name)
            name = f"{name} {source}"
        try:
            image = Image.open(io.BytesIO(data))
        except Exception as error:  # decoders raise anything on damaged headers
            raise InvalidPicture(f"{name}: not a readable picture") from error
    if image.width * image.height > limits.max_pixels:
        raise InvalidPicture(f"{name}: {image.width}x{image.height} is more than the "
                             f"{limits.max_pixels} pixels allowed")
    return data, image, name


def _read(source, name):
    try:
        return pathlib.Path(source).read_bytes()
    except TypeError as error:
        raise InvalidPicture(f"{name}: expected a path, bytes, a Pillow picture or an array, "
                             f"got {type(source).__name__}") from error
    except OSError as error:
        raise InvalidPicture(f"{name}: cannot read {source} ({error.strerror})") from error


def _from_array(array, name):
    if array.ndim == 3 and array.shape[-1] == 1:
        array = array[..., 0]
    if not array.size or not (array.ndim == 2 or array.ndim == 3 and array.shape[-1] in (3, 4)):
        raise InvalidPicture(f"{name}: expected an array [H, W], [H, W, 1], [H, W, 3] or "
                             f"[H, W, 4], got {list(array.shape)}")
    if array.dtype == bool:
        array = array.astype(np.uint8) * np.uint8(255)
    elif np.issubdtype(array.dtype, np.floating):
        if not (array.min() >= 0.0 and array.max() <= 1.0):  # NaN fails too
            raise InvalidPicture(f"{name}: floats must lie in [0, 1]; divide by 255 or give uint8")
        array = np.rint(array * 255.0).astype(np.uint8)
    elif array.dtype != np.uint8:
        raise InvalidPicture(f"{name}: expected uint8 or floats in [0, 1], got {array.dtype}")
    return Image.fromarray(np.ascontiguousarray(array))


def _read_exif(image):
    """(whether the pixels stand as they are to be seen, the block without that remark)."""
    try:
        exif = Image.Exif()
        exif.load(image.getexif().tobytes())  # a copy; the picture keeps its own
        upright = exif.pop(_ORIENTATION, 1) == 1
        return upright, exif.tobytes() if len(exif) else None
    except Exception:  # damaged remarks do not make the pixels unreadable
        return True, None


def _reencode(image, mode, name):
    try:
        image = ImageOps.exif_transpose(image)
        if image.mode.startswith("I"):  # 16 bits to 8, as Pillow's own conversion does not
            wide = np.clip(np.asarray(image), 0, 65535).astype(np.uint32)
            image = Image.fromarray(((wide * 255 + 32767) // 65535).astype(np.uint8))
        image = image.convert(mode)
        return image, _encode_png(image)
    except Exception as error:  # decoders raise anything on damaged data
        raise InvalidPicture(f"{name}: damaged picture ({error})") from error


def _encode_png(image):
    stream = io.BytesIO()
    # Lightly packed: on a fast line packing takes longer than sending.
    image.save(stream, "PNG", compress_level=1, exif=b"", icc_profile=None)
    return stream.getvalue()
